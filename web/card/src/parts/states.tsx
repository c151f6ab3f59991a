/** What stands where there is nothing yet, nothing at all, or a failure. */

import { problemOf } from "@regulars/shared/api.ts";
import type { ReactNode } from "react";
import { useSay } from "../language.ts";
import { Button } from "./button.tsx";
import styles from "./states.module.css";

/** What is there at once does not flicker: this shows itself only after a moment. */
export function Loading({ whole = false }: { whole?: boolean }) {
  const say = useSay();
  return (
    <div className={whole ? styles.whole : styles.state} role="status">
      <span className={styles.dots} aria-hidden="true" />
      <span className="visually-hidden">{say("card.loading")}</span>
    </div>
  );
}

export function Empty({ icon, title, children }: { icon: ReactNode; title: string; children?: ReactNode }) {
  return (
    <div className={styles.state}>
      <span className={styles.icon}>{icon}</span>
      <p className={styles.title}>{title}</p>
      {children && <p className={styles.body}>{children}</p>}
    </div>
  );
}

export function Failure({ error, retry, whole = false }: { error: unknown; retry?: () => unknown; whole?: boolean }) {
  const say = useSay();
  return (
    <div className={whole ? styles.whole : styles.state} role="alert">
      <p className={styles.title}>{say("card.failed")}</p>
      <p className={styles.body}>{wordsOf(error, say)}</p>
      {retry && <Button onClick={() => void retry()}>{say("card.retry")}</Button>}
    </div>
  );
}

/** What went wrong with something that was done, beside its button. */
export function Trouble({ error }: { error: unknown }) {
  const say = useSay();
  if (!error) return null;
  return (
    <p className={styles.trouble} role="alert">
      {wordsOf(error, say)}
    </p>
  );
}

/** What she can do about it; a fault of the server's own is told to operators in words that are not for her. */
function wordsOf(error: unknown, say: ReturnType<typeof useSay>): string {
  const problem = problemOf(error);
  if (problem.status === 500) return say("card.sorry");
  const faults = problem.faults.map((fault) => fault.message).join(" ");
  return faults || problem.message || say("card.unreachable");
}
