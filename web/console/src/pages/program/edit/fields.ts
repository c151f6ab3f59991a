/** The fields that a condition can ask for, as the engine knows them: kinds of values, and the operators that fit. */

import { at, listAt, type Plain, textAt } from "@regulars/shared/program_document.ts";

export type ValueKind = "number" | "money" | "text" | "bool" | "tags" | "any" | "tier" | "weekday";

const EQUAL = ["eq", "ne", "in", "not_in"] as const;
const ORDER = ["gte", "gt", "lte", "lt", "between"] as const;
const THERE = ["exists", "missing"] as const;

export const operators: Record<ValueKind, readonly string[]> = {
  number: [...ORDER, ...EQUAL, ...THERE],
  money: [...ORDER, ...EQUAL, ...THERE],
  text: [...EQUAL, ...THERE],
  tier: [...EQUAL, ...THERE],
  weekday: [...EQUAL],
  bool: ["eq"],
  tags: ["contains", "in", "not_in"],
  any: [...EQUAL, ...ORDER, "contains", "starts_with", ...THERE],
};

/** Fields of which there is one each; their names are texts `page.edit.field.<name>`. */
export const FIXED: Record<string, ValueKind> = {
  "order.total": "money",
  "order.quantity": "number",
  "order.lines": "number",
  "member.order_number": "number",
  "member.spend": "money",
  "member.orders": "number",
  "member.days_since_last_order": "number",
  "member.days_since_joined": "number",
  "member.is_birthday": "bool",
  "member.is_birthday_month": "bool",
  "member.tags": "tags",
  "time.weekday": "weekday",
  "time.hour": "number",
  "time.day": "number",
  "time.month": "number",
};

/** Fields that go on with a name of one's own. */
export const FAMILIES: Record<string, ValueKind> = {
  "event.": "any",
  "member.attributes.": "any",
  "member.events.": "number",
};

/** What kind of value a field has; null for what the catalogue does not know. */
export function kindOf(field: string): ValueKind | null {
  if (field in FIXED) return FIXED[field] ?? null;
  if (field.startsWith("member.tier.")) return "tier";
  if (field.startsWith("member.balance.")) return "number";
  return FAMILIES[familyOf(field) ?? ""] ?? null;
}

export function familyOf(field: string): string | null {
  return Object.keys(FAMILIES).find((prefix) => field.startsWith(prefix)) ?? null;
}

/** A list of things with ids, as options by their names. */
export function named(data: Plain, path: string, language: "zh" | "en"): [string, string][] {
  return listAt(data, path).map((_, index) => {
    const id = textAt(data, `${path}[${index}].id`);
    return [id, textAt(data, `${path}[${index}].name.${language}`) || id];
  });
}

export function tiersOf(data: Plain, ladder: string, language: "zh" | "en"): [string, string][] {
  const place = listAt(data, "ladders").findIndex((_, index) => at(data, `ladders[${index}].id`) === ladder);
  return named(data, `ladders[${place}].tiers`, language);
}

/** A value that suits an operator, made of the one there was. */
export function suited(kind: ValueKind, op: string, value: Plain | undefined): Plain | undefined {
  if (op === "exists" || op === "missing") return undefined;
  const one = Array.isArray(value) ? value[0] : value;
  if (op === "in" || op === "not_in") return Array.isArray(value) ? value : one === undefined ? [] : [one];
  if (op === "between") return Array.isArray(value) && value.length === 2 ? value : [one ?? 0, one ?? 0];
  if (kind === "bool") return one === undefined ? true : one;
  return one ?? (kind === "number" || kind === "money" ? 0 : "");
}
