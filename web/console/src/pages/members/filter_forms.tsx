/**
 * The small form of each filter, which is applied as it is filled in. Native fields: phones, keyboards and readers know
 * them.
 */

import { type FilterName, named, rangeOf } from "@regulars/shared/member_filters.ts";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useSay, useSpeaking } from "../../language.tsx";
import { useProgram } from "../../program.tsx";
import styles from "./filters.module.css";
import { useWords } from "./words.ts";

interface FormProps {
  text: string;
  onChoose: (text: string) => void;
  onClose: () => void;
}

export function FilterForm({ name, ...rest }: FormProps & { name: FilterName }) {
  switch (name) {
    case "tier":
      return <TierForm {...rest} />;
    case "balance":
      return <BalanceForm {...rest} />;
    case "last_order":
      return <LastOrderForm {...rest} />;
    case "joined":
    case "active":
      return <RangeForm {...rest} type="date" />;
    case "orders":
    case "spend":
      return <RangeForm {...rest} type="number" />;
    case "bought":
      return <BoughtForm {...rest} />;
    case "tag":
      return <TagForm {...rest} />;
    case "attribute":
      return <AttributeForm {...rest} />;
  }
}

interface FramedProps {
  /** What the form is set to as it stands. */
  set: string;
  form: FormProps;
  children: ReactNode;
}

const PAUSE_MS = 300;

/** Applied once it has stood for a moment, and when it is left or closed: nothing that was set is lost. */
function Framed({ set, form, children }: FramedProps) {
  const applied = useRef(form.text);
  const apply = useRef(() => {});
  apply.current = () => {
    if (set === applied.current) return;
    applied.current = set;
    form.onChoose(set);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change begins the pause anew
  useEffect(() => {
    const pause = setTimeout(() => apply.current(), PAUSE_MS);
    return () => clearTimeout(pause);
  }, [set]);
  useEffect(() => () => apply.current(), []);
  return (
    <form
      className={styles.form}
      onBlur={() => apply.current()}
      onSubmit={(event) => {
        event.preventDefault();
        apply.current();
        form.onClose();
      }}
    >
      {children}
      <input type="submit" hidden />
    </form>
  );
}

interface FieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  type?: "text" | "number" | "date";
}

function Field({ label, value, onChange, type = "text" }: FieldProps) {
  return (
    <label className={styles.field}>
      {label}
      <input
        type={type}
        value={value}
        step={type === "number" ? "any" : undefined}
        maxLength={200}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

function Ends({ from, to, type, onChange }: RangeProps) {
  const say = useSay();
  return (
    <div className={styles.ends}>
      <Field label={say("page.filter.least")} type={type} value={from} onChange={(value) => onChange(value, to)} />
      <Field label={say("page.filter.most")} type={type} value={to} onChange={(value) => onChange(from, value)} />
    </div>
  );
}

interface RangeProps {
  from: string;
  to: string;
  type: "number" | "date";
  onChange: (from: string, to: string) => void;
}

function useEnds(text: string) {
  const [ends, setEnds] = useState(() => rangeOf(text));
  const props = { ...ends, onChange: (from: string, to: string) => setEnds({ from, to }) };
  return [props, ends.from || ends.to ? `${ends.from}..${ends.to}` : ""] as const;
}

function RangeForm({ type, ...form }: FormProps & { type: "number" | "date" }) {
  const [ends, range] = useEnds(form.text);
  return (
    <Framed set={range} form={form}>
      <Ends {...ends} type={type} />
    </Framed>
  );
}

function BalanceForm(form: FormProps) {
  const say = useSay();
  const { glossary, name } = useProgram();
  const [of, rest] = named(form.text);
  const [wallet, setWallet] = useState(of || (glossary.spendable[0] ?? ""));
  const [ends, range] = useEnds(rest);
  return (
    <Framed set={range && `${wallet}:${range}`} form={form}>
      <label className={styles.field}>
        {say("page.overview.points.wallet")}
        <select value={wallet} onChange={(event) => setWallet(event.target.value)}>
          {Object.keys(glossary.wallets).map((id) => (
            <option key={id} value={id}>
              {name("wallets", id)}
            </option>
          ))}
        </select>
      </label>
      <Ends {...ends} type="number" />
    </Framed>
  );
}

/** Tiers of one ladder, as the condition is about one. */
function TierForm(form: FormProps) {
  const { glossary, name } = useProgram();
  const [of, rest] = named(form.text);
  const [chosen, setChosen] = useState<readonly string[]>(rest ? rest.split(",").map((tier) => `${of}:${tier}`) : []);
  const flip = (ladder: string, key: string, on: boolean) => {
    const kept = chosen.filter((each) => each.startsWith(`${ladder}:`) && each !== key);
    setChosen(on ? [...kept, key] : kept);
  };
  const ladders = Object.entries(glossary.ladder_tiers);
  const [ladder = ""] = named(chosen[0] ?? "");
  const set = chosen.length ? `${ladder}:${chosen.map((each) => named(each)[1]).join(",")}` : "";
  return (
    <Framed set={set} form={form}>
      {ladders.map(([ladder, tiers]) => (
        <fieldset key={ladder} className={styles.checks}>
          <legend className={ladders.length > 1 ? undefined : "visually-hidden"}>{name("ladders", ladder)}</legend>
          {[...tiers].reverse().map((tier) => {
            const key = `${ladder}:${tier}`;
            return (
              <label key={key}>
                <input
                  type="checkbox"
                  checked={chosen.includes(key)}
                  onChange={(event) => flip(ladder, key, event.target.checked)}
                />
                {name("tiers", tier)}
              </label>
            );
          })}
        </fieldset>
      ))}
    </Framed>
  );
}

const WAYS = ["after", "before", "never"] as const;

function LastOrderForm(form: FormProps) {
  const say = useSay();
  const [of, rest] = named(form.text);
  const [way, setWay] = useState(rest === "never" ? "never" : of || "after");
  const [day, setDay] = useState(rest === "never" ? "" : rest);
  return (
    <Framed set={way === "never" ? "never" : day && `${way}:${day}`} form={form}>
      <fieldset className={styles.checks}>
        <legend className="visually-hidden">{say("page.filter.last_order")}</legend>
        {WAYS.map((each) => (
          <label key={each}>
            <input type="radio" name="way" checked={way === each} onChange={() => setWay(each)} />
            {say(`page.filter.last_order.${each}`)}
          </label>
        ))}
      </fieldset>
      {way !== "never" && <Field label={say("page.filter.day")} type="date" value={day} onChange={setDay} />}
    </Framed>
  );
}

function BoughtForm(form: FormProps) {
  const say = useSay();
  const [count, setCount] = useState(form.text);
  return (
    <Framed set={count} form={form}>
      <Field label={say("page.filter.least.orders")} type="number" value={count} onChange={setCount} />
    </Framed>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  /** What there is to choose, once it is known, each with what it is called. */
  words: readonly (readonly [string, string])[] | undefined;
  onChange: (value: string) => void;
}

/** One of the words that members have; what is set stays to be seen though no member has it. */
function Choice({ label, value, words, onChange }: ChoiceProps) {
  const say = useSay();
  const kept = value && !words?.some(([word]) => word === value) ? [[value, value] as const] : [];
  return (
    <label className={styles.field}>
      {label}
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{say(words?.length === 0 ? "page.filter.no_words" : "page.filter.choose")}</option>
        {[...kept, ...(words ?? [])].map(([word, called]) => (
          <option key={word} value={word}>
            {called}
          </option>
        ))}
      </select>
    </label>
  );
}

function TagForm(form: FormProps) {
  const say = useSay();
  const words = useWords();
  const [tag, setTag] = useState(form.text);
  const tags = words.data?.tags.map((word) => [word, word] as const);
  return (
    <Framed set={tag} form={form}>
      <Choice label={say("page.filter.tag")} value={tag} words={tags} onChange={setTag} />
    </Framed>
  );
}

function AttributeForm(form: FormProps) {
  const { say, sayKnown } = useSpeaking();
  const words = useWords();
  const [of, rest] = named(form.text);
  const [name, setName] = useState(of);
  const [value, setValue] = useState(rest);
  const names = words.data?.attributes.map((word) => [word, sayKnown(`page.attribute.${word}`, word)] as const);
  return (
    <Framed set={name && value.trim() && `${name}:${value.trim()}`} form={form}>
      <Choice label={say("page.filter.attribute")} value={name} words={names} onChange={setName} />
      <Field label={say("page.filter.attribute.value")} value={value} onChange={setValue} />
    </Framed>
  );
}
