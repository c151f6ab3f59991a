import type { ReactNode } from "react";
import styles from "./labelled.module.css";

/** A control outside a form with its name above it. */
export function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is what stands inside
    <label className={styles.labelled}>
      <span>{label}</span>
      {children}
    </label>
  );
}
