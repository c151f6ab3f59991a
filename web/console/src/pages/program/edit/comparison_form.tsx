/** One comparison: which field, how, with what. The control of the value is the one that suits the field. */

import { isPart, join, type Part, type Plain, textAt } from "@regulars/shared/program_document.ts";
import { Input } from "antd";
import { useSay, useSpeaking } from "../../../language.tsx";
import styles from "./condition.module.css";
import { Choose, Faults, NumberInput, type Options } from "./controls.tsx";
import { useEditing } from "./editing.tsx";
import { FAMILIES, FIXED, familyOf, kindOf, named, operators, suited, tiersOf, type ValueKind } from "./fields.ts";
import { ListInput, SomeOf } from "./several.tsx";

interface ComparisonProps {
  path: string;
  value: Part;
  onWrite: (next: Plain) => void;
}

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

export function Comparison({ path, value, onWrite }: ComparisonProps) {
  const say = useSay();
  const field = textAt(value, "field");
  const kind = kindOf(field) ?? "any";
  const op = textAt(value, "op") || "eq";
  const write = (change: Part) => {
    const next: Part = { field, op, ...value, ...change };
    const nextKind = kindOf(String(next.field)) ?? "any";
    const fits = operators[nextKind].includes(String(next.op)) ? String(next.op) : (operators[nextKind][0] ?? "eq");
    const other = nextKind === kind ? next.value : undefined;
    const suitable = suited(nextKind, fits, other);
    const { value: _, op: __, ...rest } = next;
    onWrite({
      ...rest,
      ...(fits === "eq" ? {} : { op: fits }),
      ...(suitable === undefined ? {} : { value: suitable }),
    });
  };
  const places = [path, ...["field", "op", "value", "value[0]", "value[1]"].map((part) => join(path, part))];
  return (
    <div className={styles.comparison}>
      <FieldChoice field={field} onChange={(chosen) => write({ field: chosen })} />
      {kind !== "bool" && (
        <Choose
          label={say("page.edit.when.op")}
          value={op}
          options={operators[kind].map((each) => [each, say(`page.edit.op.${each}` as "page.edit.op.eq")] as const)}
          onChange={(chosen) => write({ op: chosen })}
        />
      )}
      <ValueInput
        kind={kind}
        field={field}
        op={op}
        value={value.value}
        onChange={(next) => onWrite({ ...value, value: next ?? "" })}
      />
      <Faults at={places} />
    </div>
  );
}

function FieldChoice({ field, onChange }: { field: string; onChange: (field: string) => void }) {
  const say = useSay();
  const { language } = useSpeaking();
  const { data } = useEditing();
  const family = familyOf(field);
  const fixed = (start: string): Options =>
    Object.keys(FIXED)
      .filter((each) => each.startsWith(start))
      .map((each) => [each, say(`page.edit.field.${each}` as "page.edit.field.order.total")]);
  const groups: [string, Options][] = [
    [say("page.edit.fields.order"), [...fixed("order."), ["event.", say("page.edit.field.event.")]]],
    [
      say("page.edit.fields.member"),
      [
        ...fixed("member."),
        ...named(data, "ladders", language).map(([id, name]) => [`member.tier.${id}`, name] as const),
        ...named(data, "wallets", language).map(
          ([id, name]) => [`member.balance.${id}`, say("page.edit.field.balance", { wallet: name })] as const,
        ),
        ["member.attributes.", say("page.edit.field.member.attributes.")],
        ["member.events.", say("page.edit.field.member.events.")],
      ],
    ],
    [say("page.edit.fields.time"), fixed("time.")],
  ];
  const known = family !== null || groups.some(([, options]) => options.some(([each]) => each === field));
  return (
    <>
      <select
        className={styles.select}
        aria-label={say("page.edit.when.field")}
        value={family ?? field}
        onChange={(event) =>
          onChange(event.target.value in FAMILIES ? `${event.target.value}name` : event.target.value)
        }
      >
        {!known && <option value={field}>{field}</option>}
        {groups.map(([name, options]) => (
          <optgroup key={name} label={name}>
            {options.map(([each, text]) => (
              <option key={each} value={each}>
                {text}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      {family && (
        <Input
          className={styles.name}
          aria-label={say("page.edit.when.name")}
          value={field.slice(family.length)}
          onChange={(event) => onChange(family + event.target.value)}
        />
      )}
    </>
  );
}

interface ValueProps {
  kind: ValueKind;
  field: string;
  op: string;
  value: Plain | undefined;
  onChange: (value: Plain | undefined) => void;
}

function ValueInput({ kind, field, op, value, onChange }: ValueProps) {
  const say = useSay();
  const { language } = useSpeaking();
  const { data } = useEditing();
  const label = say("page.edit.when.value");
  if (op === "exists" || op === "missing") return null;
  const few = fewOf(kind, field, data, language, say);
  if (op === "in" || op === "not_in") {
    const items = Array.isArray(value) ? value.map(String) : [];
    if (few) return <SomeOf label={label} value={items} options={few} onChange={onChange} />;
    return (
      <ListInput
        label={label}
        value={items}
        onChange={(texts) => onChange(kind === "any" || kind === "tags" ? texts : texts.map(asNumber))}
      />
    );
  }
  if (few) {
    const chosen = kind === "bool" ? String(value ?? true) : String(value ?? "");
    return (
      <Choose
        label={label}
        value={chosen}
        options={few}
        onChange={(next) => onChange(kind === "bool" ? next === "true" : next)}
      />
    );
  }
  if (op === "between") {
    const [low, high] = Array.isArray(value) ? value : [];
    return (
      <span className={styles.range}>
        <One
          kind={kind}
          label={say("page.edit.when.low")}
          value={low}
          onChange={(next) => onChange([next ?? "", high ?? ""])}
        />
        <span aria-hidden="true">–</span>
        <One
          kind={kind}
          label={say("page.edit.when.high")}
          value={high}
          onChange={(next) => onChange([low ?? "", next ?? ""])}
        />
      </span>
    );
  }
  return <One kind={kind} label={label} value={value} onChange={onChange} />;
}

/** A single value. Of a property it may be a text, a number, or yes or no: which one is chosen beside it. */
function One({ kind, label, value, onChange }: Omit<ValueProps, "field" | "op"> & { label: string }) {
  const say = useSay();
  if (kind === "number" || kind === "money") return <NumberInput label={label} value={value} onChange={onChange} />;
  const type = typeof value === "number" ? "number" : typeof value === "boolean" ? "bool" : "text";
  const retyped = (chosen: string): Plain => {
    if (chosen === "bool") return true;
    return chosen === "number" ? Number(value) || 0 : String(value ?? "");
  };
  return (
    <>
      {kind === "any" && (
        <Choose
          label={say("page.edit.when.type")}
          value={type}
          options={(["text", "number", "bool"] as const).map((each) => [each, say(`page.edit.type.${each}`)] as const)}
          onChange={(chosen) => onChange(retyped(chosen))}
        />
      )}
      {type === "bool" && kind === "any" ? (
        <Choose
          label={label}
          value={String(value)}
          options={yesNo(say)}
          onChange={(next) => onChange(next === "true")}
        />
      ) : type === "number" ? (
        <NumberInput label={label} value={value} onChange={onChange} />
      ) : (
        <Input
          className={styles.name}
          aria-label={label}
          value={isPart(value) ? "" : String(value ?? "")}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </>
  );
}

type SayIt = ReturnType<typeof useSay>;

/** What there is to choose from, if it is a few things only. */
function fewOf(kind: ValueKind, field: string, data: Plain, language: "zh" | "en", say: SayIt): Options | null {
  if (kind === "bool") return yesNo(say);
  if (kind === "weekday") return DAYS.map((day) => [day, say(`page.edit.day.${day}`)] as const);
  return kind === "tier" ? tiersOf(data, field.slice("member.tier.".length), language) : null;
}

function yesNo(say: SayIt): Options {
  return [
    ["true", say("page.value.true")],
    ["false", say("page.value.false")],
  ];
}

function asNumber(text: string): Plain {
  return Number.isFinite(Number(text)) ? Number(text) : text;
}
