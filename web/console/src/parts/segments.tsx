/** One of a few: buttons side by side. */

import type { ReactNode } from "react";
import styles from "./segments.module.css";

interface SegmentsProps<Value extends string> {
  label: string;
  /** Null where it is none of these. */
  value: Value | null;
  options: readonly (readonly [Value, string])[];
  onChoose: (value: Value) => void;
  /** What stands after them, such as the button of a choice of one's own. */
  children?: ReactNode;
}

export function Segments<Value extends string>({ label, value, options, onChoose, children }: SegmentsProps<Value>) {
  return (
    <fieldset className={styles.segments}>
      <legend className="visually-hidden">{label}</legend>
      {options.map(([each, name]) => (
        <button
          key={each}
          type="button"
          className={each === value ? styles.chosen : styles.choice}
          aria-pressed={each === value}
          onClick={() => onChoose(each)}
        >
          {name}
        </button>
      ))}
      {children}
    </fieldset>
  );
}
