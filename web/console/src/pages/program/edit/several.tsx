/** Fields that hold several values: texts separated by commas, and some of a few. */

import { Input } from "antd";
import { useEffect, useState } from "react";
import styles from "./controls.module.css";
import type { Options } from "./controls.tsx";

/** Several texts, separated by commas. */
export function ListInput({
  id,
  label,
  value,
  onChange,
  faulty,
}: {
  id?: string;
  label?: string;
  value: string[];
  onChange: (items: string[]) => void;
  faulty?: boolean;
}) {
  const shown = value.join(", ");
  const [typed, setTyped] = useState(shown);
  useEffect(() => setTyped((now) => (itemsOf(now).join(", ") === shown ? now : shown)), [shown]);
  return (
    <Input
      id={id}
      aria-label={label}
      aria-invalid={faulty}
      value={typed}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(itemsOf(event.target.value));
      }}
    />
  );
}

function itemsOf(typed: string): string[] {
  return typed
    .split(/[,，、]/)
    .map((item) => item.trim())
    .filter(Boolean);
}

/** Some of a few. */
export function SomeOf({
  value,
  options,
  onChange,
  label,
}: {
  value: string[];
  options: Options;
  onChange: (chosen: string[]) => void;
  label: string;
}) {
  const toggle = (each: string) => {
    const chosen = value.includes(each) ? value.filter((other) => other !== each) : [...value, each];
    onChange(options.map(([option]) => option).filter((option) => chosen.includes(option)));
  };
  return (
    <fieldset className={styles.some}>
      <legend className="visually-hidden">{label}</legend>
      {options.map(([each, name]) => (
        <label key={each} className={styles.one}>
          <input type="checkbox" checked={value.includes(each)} onChange={() => toggle(each)} />
          <span>{name}</span>
        </label>
      ))}
    </fieldset>
  );
}
