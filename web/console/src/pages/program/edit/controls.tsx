/** The fields that forms of the editor are made of. Each knows its path in the program, and shows what is wrong there. */

import { at, join, type Plain, partAt, textAt } from "@regulars/shared/program_document.ts";
import { Checkbox, Input } from "antd";
import { type ReactNode, useEffect, useId, useState } from "react";
import { type TextKey, useSay } from "../../../language.tsx";
import styles from "./controls.module.css";
import { useEditing } from "./editing.tsx";
import type { Fault } from "./working_copy.ts";

interface FieldProps {
  path: string;
  label: string;
  help?: ReactNode;
}

/** A label, what one works with, a word of help, and the faults of these places. */
export function Field({
  path,
  label,
  help,
  also = [],
  group = false,
  children,
}: FieldProps & { also?: string[]; group?: boolean; children: (id: string, faulty: boolean) => ReactNode }) {
  const id = useId();
  const { faultsAt } = useEditing();
  const say = useFaultWords();
  const faults = [path, ...also].flatMap(faultsAt);
  const below = faults.length ? `${id}-faults` : undefined;
  const body = children(id, faults.length > 0);
  return (
    <div
      className={styles.field}
      {...(group ? { role: "group", "aria-labelledby": `${id}-label`, "aria-describedby": below } : {})}
    >
      {group ? (
        <span className={styles.label} id={`${id}-label`}>
          {label}
        </span>
      ) : (
        <label className={styles.label} htmlFor={id}>
          {label}
        </label>
      )}
      {body}
      {help && <p className={styles.help}>{help}</p>}
      {faults.length > 0 && (
        <ul className={styles.faults} id={below} role="alert">
          {faults.map((fault) => (
            <li key={`${fault.code} ${fault.path}`}>{say(fault)}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** In a form one needs no word about keys and quotation marks. */
const PLAIN: Record<string, TextKey> = {
  document_key_missing: "page.required",
  document_text_too_short: "page.required",
  document_not_text: "page.required",
  document_not_whole: "page.edit.not_whole",
  document_not_number: "page.edit.not_number",
};

export function useFaultWords(): (fault: Fault) => string {
  const say = useSay();
  return (fault) => {
    const plain = PLAIN[fault.code];
    if (plain) return say(plain);
    return fault.hint ? `${fault.message} ${say("page.edit.yaml.hint", { hint: fault.hint })}` : fault.message;
  };
}

/** The faults of some places, for rows that have no field of their own. */
export function Faults({ at: places }: { at: readonly string[] }) {
  const { faultsAt } = useEditing();
  const say = useFaultWords();
  return places.flatMap(faultsAt).map((fault) => (
    <p key={`${fault.path} ${fault.code}`} className={styles.faults} role="alert">
      {say(fault)}
    </p>
  ));
}

export function TextField({ path, label, help, placeholder }: FieldProps & { placeholder?: string }) {
  const { data, change } = useEditing();
  return (
    <Field path={path} label={label} help={help}>
      {(id, faulty) => (
        <Input
          id={id}
          aria-invalid={faulty}
          value={textAt(data, path)}
          placeholder={placeholder}
          onChange={(event) => change(path, event.target.value || undefined)}
        />
      )}
    </Field>
  );
}

/** The name of a thing in both languages. */
export function NamesField({ path }: { path: string }) {
  const say = useSay();
  const { data } = useEditing();
  const [zh, en] = [join(path, "zh"), join(path, "en")];
  return (
    <div className={styles.pair}>
      <TextField path={zh} label={say("page.edit.name.zh")} placeholder={textAt(data, en)} />
      <TextField path={en} label={say("page.edit.name.en")} placeholder={textAt(data, zh)} />
    </div>
  );
}

interface NumberProps extends FieldProps {
  before?: string;
  after?: string;
  placeholder?: string;
}

export function NumberField({ path, label, help, ...more }: NumberProps) {
  const { data, change } = useEditing();
  return (
    <Field path={path} label={label} help={help}>
      {(id, faulty) => (
        <NumberInput
          id={id}
          value={at(data, path)}
          onChange={(value) => change(path, value)}
          faulty={faulty}
          {...more}
        />
      )}
    </Field>
  );
}

interface NumberInputProps {
  id?: string;
  label?: string;
  value: Plain | undefined;
  onChange: (value: Plain | undefined) => void;
  faulty?: boolean;
  before?: string | undefined;
  after?: string | undefined;
  placeholder?: string | undefined;
  wide?: boolean;
}

/** A number as it is typed; what is none yet is kept as text, for the server to say so. */
export function NumberInput({
  id,
  label,
  value,
  onChange,
  faulty,
  before,
  after,
  placeholder,
  wide,
}: NumberInputProps) {
  const shown = value === undefined || value === null || typeof value === "object" ? "" : String(value);
  const [typed, setTyped] = useState(shown);
  useEffect(() => setTyped((now) => (String(numberOf(now) ?? "") === shown ? now : shown)), [shown]);
  return (
    <Input
      id={id}
      className={wide ? undefined : styles.number}
      aria-label={label}
      aria-invalid={faulty}
      inputMode="decimal"
      autoComplete="off"
      value={typed}
      prefix={before}
      suffix={after}
      placeholder={placeholder}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(numberOf(event.target.value));
      }}
    />
  );
}

export function numberOf(typed: string): Plain | undefined {
  const text = typed.trim();
  if (!text) return undefined;
  return /^-?(0|[1-9]\d{0,14})(\.\d{1,6})?$/.test(text) ? Number(text) : text;
}

export type Options = readonly (readonly [value: string, name: string])[];

interface ChooseProps {
  id?: string | undefined;
  label?: string | undefined;
  value: string;
  options: Options;
  onChange: (value: string) => void;
  faulty?: boolean;
}

/** A plain select; a value that is none of the options is shown as it is. */
export function Choose({ id, label, value, options, onChange, faulty = false }: ChooseProps) {
  const strange = value !== "" && !options.some(([each]) => each === value);
  const none = value === "" && !options.some(([each]) => each === "");
  return (
    <select
      id={id}
      className={styles.select}
      aria-label={label}
      aria-invalid={faulty}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {none && <option value="" />}
      {strange && <option value={value}>{value}</option>}
      {options.map(([each, name]) => (
        <option key={each} value={each}>
          {name}
        </option>
      ))}
    </select>
  );
}

/** `otherwise` is what counts when nothing is written; choosing it takes the key away. */
export function ChoiceField({
  path,
  label,
  help,
  options,
  otherwise = "",
}: FieldProps & { options: Options; otherwise?: string }) {
  const { data, change } = useEditing();
  return (
    <Field path={path} label={label} help={help}>
      {(id, faulty) => (
        <Choose
          id={id}
          faulty={faulty}
          value={textAt(data, path) || otherwise}
          options={options}
          onChange={(value) => change(path, value === otherwise ? undefined : value)}
        />
      )}
    </Field>
  );
}

const UNITS = ["minutes", "hours", "days", "weeks", "months", "years"] as const;

/** A length of time: how many of which unit. */
export function DurationField({ path, label, help }: FieldProps) {
  return (
    <Field path={path} label={label} help={help} also={UNITS.map((each) => join(path, each))} group>
      {(_, faulty) => <Duration path={path} label={label} faulty={faulty} />}
    </Field>
  );
}

export function Duration({
  path,
  label,
  faulty = false,
  fine = true,
}: {
  path: string;
  label: string;
  faulty?: boolean;
  fine?: boolean;
}) {
  const say = useSay();
  const { data, change } = useEditing();
  const duration = partAt(data, path);
  const unit = UNITS.find((each) => each in duration) ?? "days";
  const units = UNITS.filter((each) => fine || !["minutes", "hours"].includes(each));
  return (
    <div className={styles.duration}>
      <NumberInput
        label={`${label}: ${say("page.edit.number")}`}
        value={duration[unit]}
        faulty={faulty}
        onChange={(value) => change(path, { [unit]: value ?? "" })}
      />
      <Choose
        label={`${label}: ${say("page.edit.unit")}`}
        value={unit}
        options={units.map((each) => [each, say(`page.edit.unit.${each}`)] as const)}
        onChange={(chosen) => change(path, { [chosen]: duration[unit] ?? 1 })}
      />
    </div>
  );
}

/** Something a part may have: off takes it away, on begins with `first`. */
export function Optional({
  path,
  label,
  help,
  first,
  children,
}: {
  path: string;
  label: string;
  help?: string;
  first: Plain;
  children: ReactNode;
}) {
  const { data, change } = useEditing();
  const value = at(data, path);
  const on = value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
  return (
    <section className={styles.optional}>
      <Checkbox checked={on} onChange={() => change(path, on ? undefined : first)}>
        <strong>{label}</strong>
        {help && <span className={styles.help}>{help}</span>}
      </Checkbox>
      {on && <div className={styles.inside}>{children}</div>}
    </section>
  );
}
