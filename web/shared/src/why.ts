/** The answer to "why?" put in order: each rule, effect and posting with its own words. */

import type { Schemas } from "./api.ts";
import { lossOf } from "./effects.ts";

export interface Told {
  text: string;
  details: string[];
}

export interface Reasons {
  rules: { rule: Schemas["RuleShown"]; told: Told }[];
  /** What the event itself did. */
  effects: Told[];
  /** What had fallen due before it, and was done with it. */
  earlier: Told[];
  /** What the member did not get, without what another bonus took the place of. */
  refusals: Told[];
  postings: Told[];
}

/** What is told of an event that happened, and of one that is tried. */
export type Judged = Pick<Schemas["Why"], "event" | "words" | "rules" | "effects" | "refusals" | "postings">;

/** The words come in parts, each under a heading: the rules, then whatever of the rest there is. */
export function reasons(why: Judged): Reasons {
  const parts = paragraphs(why.words.slice(1));
  const rules = parts.shift() ?? [];
  const take = (items: readonly unknown[]): Told[] => (items.length ? (parts.shift() ?? []) : []);
  const effects = take(why.effects);
  const refusals = take(why.refusals);
  const before = why.effects.map((effect) => "at" in effect && isBefore(effect.at, why.event.occurred_at));
  return {
    rules: why.rules.map((rule, place) => ({ rule, told: rules[place] ?? { text: "", details: [] } })),
    effects: effects.filter((_, place) => !before[place]),
    earlier: effects.filter((_, place) => before[place]),
    refusals: refusals.filter((_, place) => lossOf(why.refusals[place] ?? { reason: "" }) !== "outdone"),
    postings: take(why.postings),
  };
}

function isBefore(at: unknown, event: string): boolean {
  return Date.parse(String(at)) < Date.parse(event);
}

/** Lines in paragraphs: what is indented by two belongs to the heading above, by four to the line above. */
function paragraphs(lines: readonly string[]): Told[][] {
  const found: Told[][] = [];
  for (const line of lines) {
    const part = found.at(-1);
    if (line.startsWith("    ")) part?.at(-1)?.details.push(line.trim());
    else if (line.startsWith("  ")) part?.push({ text: line.trim(), details: [] });
    else found.push([]);
  }
  return found;
}
