/** Filters as buttons: each opens a small form, which applies as it is filled in, and says in words what it is set to. */

import { type FilterName, type Filters, filterNames, named, rangeOf } from "@regulars/shared/member_filters.ts";
import { Popover } from "antd";
import { ChevronDown, X } from "lucide-react";
import { useState } from "react";
import { type TextKey, useSay, useSpeaking } from "../../language.tsx";
import { useProgram } from "../../program.tsx";
import { FilterForm } from "./filter_forms.tsx";
import styles from "./filters.module.css";

interface FilterBarProps {
  filters: Filters;
  onFilter: (filters: Filters) => void;
}

export function FilterBar({ filters, onFilter }: FilterBarProps) {
  const say = useSay();
  const { glossary } = useProgram();
  const offered = filterNames.filter((name) => {
    if (name === "tier") return Object.keys(glossary.ladder_tiers).length > 0;
    return name !== "bought" || filters.active || filters.bought;
  });
  const change = (name: FilterName, text: string) => {
    const { [name]: _, ...rest } = filters;
    onFilter(text ? { ...rest, [name]: text } : rest);
  };
  return (
    <fieldset className={styles.bar}>
      <legend className="visually-hidden">{say("page.filter")}</legend>
      {offered.map((name) => (
        <Filter key={name} name={name} text={filters[name] ?? ""} onChange={(text) => change(name, text)} />
      ))}
      {Object.keys(filters).length > 1 && (
        <button type="button" className={styles.clear} onClick={() => onFilter({})}>
          {say("page.filter.clear_all")}
        </button>
      )}
    </fieldset>
  );
}

interface FilterProps {
  name: FilterName;
  text: string;
  onChange: (text: string) => void;
}

function Filter({ name, text, onChange }: FilterProps) {
  const say = useSay();
  const [open, setOpen] = useState(false);
  const words = useWords(name, text);
  const label = say(`page.filter.${name}` satisfies TextKey);
  return (
    <span className={text ? styles.set : styles.pill}>
      <Popover
        open={open}
        onOpenChange={setOpen}
        trigger="click"
        placement="bottomLeft"
        destroyOnHidden
        content={<FilterForm name={name} text={text} onChoose={onChange} onClose={() => setOpen(false)} />}
      >
        <button type="button" className={styles.button} aria-expanded={open}>
          {text ? say("page.filter.set", { filter: label, words }) : label}
          {!text && <ChevronDown size={14} aria-hidden />}
        </button>
      </Popover>
      {text && (
        <button type="button" className={styles.remove} onClick={() => onChange("")}>
          <X size={14} aria-hidden />
          <span className="visually-hidden">{say("page.filter.remove", { filter: label })}</span>
        </button>
      )}
    </span>
  );
}

/** What a filter is set to, as people say it. */
function useWords(filter: FilterName, text: string): string {
  const { say, sayKnown } = useSpeaking();
  const { name, number, sum, day } = useProgram();
  const [key, rest] = named(text);
  const range = (words: string, write: (end: string) => string) => {
    const { from, to } = rangeOf(words);
    if (!to) return say("page.filter.from", { from: write(from) });
    if (!from) return say("page.filter.to", { to: write(to) });
    return say("page.filter.range", { from: write(from), to: write(to) });
  };
  if (!text) return "";
  switch (filter) {
    case "tier":
      return rest
        .split(",")
        .map((tier) => name("tiers", tier))
        .join(say("page.filter.or"));
    case "balance":
      return `${name("wallets", key)} ${range(rest, number)}`;
    case "orders":
      return range(text, number);
    case "spend":
      return range(text, sum);
    case "bought":
      return say("page.filter.bought.words", { count: number(text) });
    case "joined":
    case "active":
      return range(text, day);
    case "last_order":
      if (rest === "never") return say("page.filter.last_order.never");
      return say(key === "before" ? "page.filter.last_order.before.words" : "page.filter.last_order.after.words", {
        day: rest && day(rest),
      });
    case "attribute":
      return `${sayKnown(`page.attribute.${key}`, key)} = ${sayKnown(`page.value.${rest}`, rest)}`;
    default:
      return text;
  }
}
