/** The pattern of every page: its title, what it is about, what can be done here; then panels. */

import type { ReactNode } from "react";
import styles from "./page.module.css";
import { useTitle } from "./title.ts";

export { Panel } from "@regulars/shared/panel.tsx";

interface PageProps {
  title: string;
  body?: ReactNode;
  before?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

export function Page({ title, body, before, actions, children }: PageProps) {
  useTitle(title);
  return (
    <>
      {before && <div className={styles.before}>{before}</div>}
      <header className={styles.header}>
        <div>
          <h1>{title}</h1>
          {body && <div className={styles.body}>{body}</div>}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </>
  );
}
