/** A field with its label above and a word about it below. */

import type { ReactNode } from "react";
import styles from "./field.module.css";

export function Field({ label, hint, children }: { label: string; hint?: string | undefined; children: ReactNode }) {
  return (
    <div className={styles.field}>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is what it is put around */}
      <label>
        <span className={styles.label}>{label}</span>
        {children}
      </label>
      {hint && <small>{hint}</small>}
    </div>
  );
}
