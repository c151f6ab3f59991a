/** The title of the window, which is also what a screen reader says of a new page. */

import { useEffect } from "react";
import { useSay } from "../language.tsx";

export function useTitle(title: string): void {
  const product = useSay()("page.product");
  useEffect(() => {
    document.title = `${title} · ${product}`;
  }, [title, product]);
}
