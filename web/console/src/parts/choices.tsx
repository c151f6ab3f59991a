/** A question whose answers are cards. Native inputs: every keyboard and reader knows them. */

import { type ReactNode, useId } from "react";
import styles from "./choices.module.css";

export interface Choice<Value extends string> {
  value: Value;
  title: string;
  body?: string;
  icon?: ReactNode;
}

interface ChoicesProps<Value extends string> {
  /** The question, for those who hear the page. */
  legend: string;
  options: readonly Choice<Value>[];
  chosen: readonly Value[];
  onChoose: (chosen: Value[]) => void;
  /** More than one may be chosen. */
  several?: boolean;
  small?: boolean;
}

export function Choices<Value extends string>(props: ChoicesProps<Value>) {
  const { legend, options, chosen, onChoose, several = false, small = false } = props;
  const name = useId();
  const choose = (value: Value) => {
    if (!several) onChoose([value]);
    else onChoose(chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value]);
  };
  return (
    <fieldset className={small ? styles.small : styles.choices}>
      <legend className="visually-hidden">{legend}</legend>
      {options.map(({ value, title, body, icon }) => (
        <label key={value} className={styles.choice}>
          <input
            type={several ? "checkbox" : "radio"}
            name={name}
            value={value}
            checked={chosen.includes(value)}
            onChange={() => choose(value)}
          />
          {icon && (
            <span className={styles.icon} aria-hidden="true">
              {icon}
            </span>
          )}
          <span>
            <span className={styles.title}>{title}</span>
            {body && <span className={styles.body}>{body}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
