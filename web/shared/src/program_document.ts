/** A program as plain data, read and changed by paths such as `earn[0].award.fixed.points`; nothing is changed in place. */

export type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain };
export type Part = { [key: string]: Plain };

/** The order in which people write the keys of a part; others follow in the order in which they came. */
const ORDER = [
  ...["format", "id", "name", "time_zone", "currency", "wallets", "stacking", "earn", "ladders", "rewards"],
  ...["pay_with_points", "on", "kind", "matures", "expires", "refund", "point_value", "when", "lines", "award"],
  ...[
    "wallet",
    "fixed",
    "per_amount",
    "table",
    "streak",
    "multiplied_by",
    "field",
    "op",
    "points",
    "each",
    "of",
    "steps",
  ],
  ...["at_least", "rounding", "after_last", "cost", "stock", "needs", "metric", "event", "over", "multiplier"],
  ...["benefits", "discount", "tiers", "from", "to", "until", "weekdays", "hours", "validity", "at_end", "grace"],
  ...[
    "after_refund",
    "limits",
    "budget",
    "valid",
    "group",
    "hold_for",
    "per",
    "times",
    "zh",
    "en",
    "include",
    "exclude",
  ],
  ...["measure", "value", "money", "least", "most", "most_share"],
];
const PLACE = new Map(ORDER.map((key, place) => [key, place]));

export function stepsOf(path: string): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, key]) => (index ? Number(index) : (key ?? "")));
}

export function join(path: string, part: string | number): string {
  if (typeof part === "number") return `${path}[${part}]`;
  return path ? `${path}.${part}` : part;
}

export function isPart(value: unknown): value is Part {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What stands at a path; undefined where it leads nowhere. */
export function at(data: Plain | undefined, path: string): Plain | undefined {
  let here: Plain | undefined = data;
  for (const step of stepsOf(path)) {
    if (typeof step === "number") here = Array.isArray(here) ? here[step] : undefined;
    else here = isPart(here) ? here[step] : undefined;
  }
  return here;
}

export function listAt(data: Plain | undefined, path: string): Plain[] {
  const list = at(data, path);
  return Array.isArray(list) ? list : [];
}

export function partAt(data: Plain | undefined, path: string): Part {
  const part = at(data, path);
  return isPart(part) ? part : {};
}

export function textAt(data: Plain | undefined, path: string): string {
  const text = at(data, path);
  return text === undefined || text === null || typeof text === "object" ? "" : String(text);
}

/** The data with another value at a path, with what leads there; `undefined` takes the value away. */
export function put(data: Plain | undefined, path: string, value: Plain | undefined): Plain {
  return putSteps(data, stepsOf(path), value) ?? {};
}

function putSteps(here: Plain | undefined, steps: (string | number)[], value: Plain | undefined): Plain | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (typeof step === "number") {
    const list = Array.isArray(here) ? [...here] : [];
    const next = putSteps(list[step], rest, value);
    if (next === undefined) list.splice(step, 1);
    else list[step] = next;
    return list;
  }
  const part = isPart(here) ? here : {};
  const next = putSteps(part[step], rest, value);
  const { [step]: _, ...others } = part;
  if (next === undefined) return others;
  return step in part ? { ...part, [step]: next } : ordered({ ...part, [step]: next });
}

/** A list with one element at another place. */
export function moved(list: readonly Plain[], from: number, to: number): Plain[] {
  const without = list.filter((_, index) => index !== from);
  const item = list[from];
  return item === undefined ? [...list] : [...without.slice(0, to), item, ...without.slice(to)];
}

export function inserted(list: readonly Plain[], place: number, item: Plain): Plain[] {
  return [...list.slice(0, place), item, ...list.slice(place)];
}

/** A list with another element at a place. */
export function replaced(list: readonly Plain[], place: number, item: Plain): Plain[] {
  return list.map((each, index) => (index === place ? item : each));
}

/** The keys in the order in which people write them. */
export function ordered(part: Part): Part {
  const keys = Object.keys(part);
  const place = (key: string) => PLACE.get(key) ?? ORDER.length;
  return Object.fromEntries(
    keys.sort((one, other) => place(one) - place(other)).map((key) => [key, part[key] ?? null]),
  );
}

/** An id that nothing in a list has yet. */
export function freeId(list: readonly Plain[], wanted: string): string {
  const taken = new Set(list.map((item) => (isPart(item) ? item.id : null)));
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number += 1) {
    if (!taken.has(`${wanted}_${number}`)) return `${wanted}_${number}`;
  }
}

export function same(one: Plain | undefined, other: Plain | undefined): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => same(item, other[index]));
  }
  if (isPart(one) && isPart(other)) {
    const keys = Object.keys(one);
    return keys.length === Object.keys(other).length && keys.every((key) => key in other && same(one[key], other[key]));
  }
  return one === other;
}
