/** Whether there is room for one column only, as on a phone. */

import { useSyncExternalStore } from "react";

const narrow = matchMedia("(max-width: 700px)");

export function useNarrow(): boolean {
  return useSyncExternalStore(whenItChanges, () => narrow.matches);
}

function whenItChanges(changed: () => void): () => void {
  narrow.addEventListener("change", changed);
  return () => narrow.removeEventListener("change", changed);
}
