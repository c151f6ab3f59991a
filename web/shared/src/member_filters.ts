/**
 * Filters of the list of members as its address has them, and the condition they come to.
 *
 * Each is a short text: `level:gold,silver`, `points:100..500`, `2..`, `after:2026-03-01`, `never`, `city:上海`.
 */

export const filterNames = [
  "tier",
  "balance",
  "last_order",
  "orders",
  "spend",
  "joined",
  "active",
  "bought",
  "tag",
  "attribute",
] as const;
export type FilterName = (typeof filterNames)[number];
export type Filters = Partial<Record<FilterName, string>>;

export type Condition =
  | { field: string; op: string; value?: string | number | boolean | readonly string[] }
  | { all: readonly Condition[] }
  | { any: readonly Condition[] };

export interface Range {
  from: string;
  to: string;
}

const DAY_MS = 86_400_000;
const NUMBER = /^-?\d{1,12}(\.\d{1,6})?$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** `a..b` in its two ends, each of which may be empty. */
export function rangeOf(text: string): Range {
  const [from = "", to = ""] = text.split("..");
  return { from, to };
}

/** A name and what follows its colon. */
export function named(text: string): [string, string] {
  const at = text.indexOf(":");
  return at < 0 ? ["", text] : [text.slice(0, at), text.slice(at + 1)];
}

/** The filters of an address; what is not understood is left out. */
export function filtersOf(address: URLSearchParams): Filters {
  const filters: Filters = {};
  for (const name of filterNames) {
    const text = address.get(name);
    if (text && (partsOf(name, text, "2000-01-01").length || isActivity(name, text))) filters[name] = text;
  }
  return filters;
}

/** The condition that all filters come to; null where there is none. `today` is the day at the shop. */
export function conditionOf(filters: Filters, today: string): Condition | null {
  const parts = filterNames.flatMap((name) => partsOf(name, filters[name] ?? "", today));
  return parts.length ? { all: parts } : null;
}

/** What the API is asked beside the condition: on which days members did something, and how often they ordered then. */
export function activityOf({ active = "", bought = "" }: Filters) {
  const { from, to } = rangeOf(active);
  return {
    ...(from ? { active_from: from } : {}),
    ...(to ? { active_to: to } : {}),
    ...(bought ? { bought: Number(bought) } : {}),
  };
}

function isActivity(name: FilterName, text: string): boolean {
  if (name === "bought") return /^[1-9]\d{0,3}$/.test(text);
  const { from, to } = rangeOf(text);
  return name === "active" && [from, to].some(Boolean) && [from, to].every((day) => !day || DAY.test(day));
}

function partsOf(name: FilterName, text: string, today: string): Condition[] {
  if (!text) return [];
  const [key, rest] = named(text);
  switch (name) {
    case "tier":
      return key && rest ? [{ field: `member.tier.${key}`, op: "in", value: rest.split(",") }] : [];
    case "balance":
      return key ? between(`member.balance.${key}`, rest) : [];
    case "orders":
    case "spend":
      return between(`member.${name}`, text);
    case "joined":
      return daysBetween("member.days_since_joined", rangeOf(text), today);
    case "last_order":
      return lastOrder(key, rest, today);
    case "tag":
      return [{ field: "member.tags", op: "contains", value: text }];
    case "attribute":
      return key && rest ? [attribute(`member.attributes.${key}`, rest)] : [];
    default:
      return [];
  }
}

function between(field: string, text: string): Condition[] {
  const { from, to } = rangeOf(text);
  const parts: Condition[] = [];
  if (NUMBER.test(from)) parts.push({ field, op: "gte", value: Number(from) });
  if (NUMBER.test(to)) parts.push({ field, op: "lte", value: Number(to) });
  return parts;
}

function lastOrder(key: string, rest: string, today: string): Condition[] {
  const field = "member.days_since_last_order";
  if (rest === "never") return [{ field, op: "missing" }];
  if (key === "after") return daysBetween(field, { from: rest, to: "" }, today);
  if (key === "before" && DAY.test(rest)) return [{ field, op: "gt", value: daysSince(rest, today) }];
  return [];
}

/** Both days belong to it; who was there earlier has more days since. */
function daysBetween(field: string, { from, to }: Range, today: string): Condition[] {
  const parts: Condition[] = [];
  if (DAY.test(from)) parts.push({ field, op: "lte", value: daysSince(from, today) });
  if (DAY.test(to)) parts.push({ field, op: "gte", value: daysSince(to, today) });
  return parts;
}

/** What was typed may be stored as a text, as a number, or as yes or no. */
function attribute(field: string, typed: string): Condition {
  const text: Condition = { field, op: "eq", value: typed };
  if (NUMBER.test(typed)) return { any: [text, { field, op: "eq", value: Number(typed) }] };
  if (typed === "true" || typed === "false") return { any: [text, { field, op: "eq", value: typed === "true" }] };
  return text;
}

function daysSince(day: string, today: string): number {
  return Math.round((Date.parse(today) - Date.parse(day)) / DAY_MS);
}
