/** The title of a page. */

import type { ReactNode } from "react";
import styles from "./heading.module.css";

export function Heading({ title, body, before }: { title: string; body?: ReactNode; before?: ReactNode }) {
  return (
    <header className={styles.heading}>
      {before}
      <h1>{title}</h1>
      {body && <p>{body}</p>}
    </header>
  );
}
