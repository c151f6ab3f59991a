/** What stands where there is nothing yet, nothing at all, or a failure. */

import { problemOf } from "@regulars/shared/api.ts";
import { Button } from "antd";
import { CircleAlert, LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";
import { useSay } from "../language.tsx";
import styles from "./states.module.css";

/** `whole` fills the window. What is loaded at once does not flicker: this shows itself only after a moment. */
export function Loading({ whole = false }: { whole?: boolean }) {
  const say = useSay();
  return (
    <div className={whole ? styles.whole : styles.state} role="status">
      <span className={styles.bars} aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <span className="visually-hidden">{say("page.loading")}</span>
    </div>
  );
}

/**
 * What turns in a button that is at work. The library's own icon may stay in the button for ever when the work took but
 * a moment (its way out waits for the end of a transition that never began), and so its "loading" in the button's name.
 */
export function AtWork() {
  return <LoaderCircle className={styles.turning} size="1em" aria-hidden />;
}

export function Empty({ icon, title, children }: { icon?: ReactNode; title: ReactNode; children?: ReactNode }) {
  return (
    <div className={styles.state}>
      {icon && <span className={styles.icon}>{icon}</span>}
      <p className={styles.title}>{title}</p>
      {children && <div className={styles.body}>{children}</div>}
    </div>
  );
}

export function Failure({ error, retry, whole = false }: { error: unknown; retry?: () => unknown; whole?: boolean }) {
  const say = useSay();
  const problem = problemOf(error);
  return (
    <div className={whole ? styles.whole : styles.state} role="alert">
      <span className={styles.icon}>
        <CircleAlert aria-hidden="true" />
      </span>
      <p className={styles.title}>{problem.title || say("page.problem.load")}</p>
      <div className={styles.body}>
        <p>{problem.message || say("page.problem.unreachable")}</p>
      </div>
      {retry && <Button onClick={() => void retry()}>{say("page.retry")}</Button>}
    </div>
  );
}
