/** The small form of each filter. Native fields: phones, keyboards and readers know them. */

import { type FilterName, named, rangeOf } from "@regulars/shared/member_filters.ts";
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import { useSay, useSpeaking } from "../../language.tsx";
import { useProgram } from "../../program.tsx";
import styles from "./filters.module.css";

interface FormProps {
  text: string;
  onChoose: (text: string) => void;
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

function Framed({ children, onGo }: { children: ReactNode; onGo: () => void }) {
  const say = useSay();
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        onGo();
      }}
    >
      {children}
      <Button type="primary" htmlType="submit" block>
        {say("page.filter.go")}
      </Button>
    </form>
  );
}

interface FieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  type?: "text" | "number" | "date";
  list?: string;
}

function Field({ label, value, onChange, type = "text", list }: FieldProps) {
  return (
    <label className={styles.field}>
      {label}
      <input
        type={type}
        value={value}
        list={list}
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

function RangeForm({ text, onChoose, type }: FormProps & { type: "number" | "date" }) {
  const [ends, range] = useEnds(text);
  return (
    <Framed onGo={() => onChoose(range)}>
      <Ends {...ends} type={type} />
    </Framed>
  );
}

function BalanceForm({ text, onChoose }: FormProps) {
  const say = useSay();
  const { glossary, name } = useProgram();
  const [of, rest] = named(text);
  const [wallet, setWallet] = useState(of || (glossary.spendable[0] ?? ""));
  const [ends, range] = useEnds(rest);
  return (
    <Framed onGo={() => onChoose(range && `${wallet}:${range}`)}>
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
function TierForm({ text, onChoose }: FormProps) {
  const { glossary, name } = useProgram();
  const [of, rest] = named(text);
  const [chosen, setChosen] = useState<readonly string[]>(rest ? rest.split(",").map((tier) => `${of}:${tier}`) : []);
  const flip = (ladder: string, key: string, on: boolean) => {
    const kept = chosen.filter((each) => each.startsWith(`${ladder}:`) && each !== key);
    setChosen(on ? [...kept, key] : kept);
  };
  const go = () => {
    const [ladder = ""] = named(chosen[0] ?? "");
    onChoose(chosen.length ? `${ladder}:${chosen.map((each) => named(each)[1]).join(",")}` : "");
  };
  return (
    <Framed onGo={go}>
      {Object.entries(glossary.ladder_tiers).map(([ladder, tiers]) => (
        <fieldset key={ladder} className={styles.checks}>
          <legend>{name("ladders", ladder)}</legend>
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

function LastOrderForm({ text, onChoose }: FormProps) {
  const say = useSay();
  const [of, rest] = named(text);
  const [way, setWay] = useState(rest === "never" ? "never" : of || "after");
  const [day, setDay] = useState(rest === "never" ? "" : rest);
  const go = () => onChoose(way === "never" ? "never" : day && `${way}:${day}`);
  return (
    <Framed onGo={go}>
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

function BoughtForm({ text, onChoose }: FormProps) {
  const say = useSay();
  const [count, setCount] = useState(text);
  return (
    <Framed onGo={() => onChoose(count)}>
      <Field label={say("page.filter.least.orders")} type="number" value={count} onChange={setCount} />
    </Framed>
  );
}

function TagForm({ text, onChoose }: FormProps) {
  const say = useSay();
  const [tag, setTag] = useState(text);
  return (
    <Framed onGo={() => onChoose(tag.trim())}>
      <Field label={say("page.filter.tag.name")} value={tag} onChange={setTag} />
    </Framed>
  );
}

const USUAL = ["city", "gender", "birthday"];

function AttributeForm({ text, onChoose }: FormProps) {
  const { say, sayKnown } = useSpeaking();
  const [of, rest] = named(text);
  const [name, setName] = useState(of);
  const [value, setValue] = useState(rest);
  return (
    <Framed onGo={() => onChoose(name.trim() && value.trim() && `${name.trim()}:${value.trim()}`)}>
      <Field label={say("page.filter.attribute.name")} value={name} onChange={setName} list="usual-attributes" />
      <datalist id="usual-attributes">
        {USUAL.map((each) => (
          <option key={each} value={each}>
            {sayKnown(`page.attribute.${each}`, each)}
          </option>
        ))}
      </datalist>
      <Field label={say("page.filter.attribute.value")} value={value} onChange={setValue} />
    </Framed>
  );
}
