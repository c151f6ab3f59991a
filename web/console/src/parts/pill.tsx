/** Short words on something: its state in the colour of how good it is, or what it belongs to. */

import type { ReactNode } from "react";
import styles from "./pill.module.css";

export type Tone = "good" | "warn" | "bad" | "accent" | "soft";

export function Pill({ tone = "soft", children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`${styles.pill} ${styles[tone]}`}>{children}</span>;
}

export function Pills({ words }: { words: readonly string[] }) {
  return (
    <span className={styles.pills}>
      {words.map((word) => (
        <Pill key={word}>{word}</Pill>
      ))}
    </span>
  );
}
