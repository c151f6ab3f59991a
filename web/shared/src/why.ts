/** The answer to "why?" put in order: each rule, effect and posting with its own words. */

import type { Schemas } from "./api.ts";

export interface Told {
  text: string;
  details: string[];
}

export interface Reasons {
  rules: { rule: Schemas["RuleShown"]; told: Told }[];
  effects: Told[];
  refusals: Told[];
  postings: Told[];
}

/** What is told of an event that happened, and of one that is tried. */
export type Judged = Pick<Schemas["Why"], "words" | "rules" | "effects" | "refusals" | "postings">;

/** The words come in parts, each under a heading: the rules, then whatever of the rest there is. */
export function reasons(why: Judged): Reasons {
  const parts = paragraphs(why.words.slice(1));
  const rules = parts.shift() ?? [];
  const take = (items: readonly unknown[]): Told[] => (items.length ? (parts.shift() ?? []) : []);
  return {
    rules: why.rules.map((rule, place) => ({ rule, told: rules[place] ?? { text: "", details: [] } })),
    effects: take(why.effects),
    refusals: take(why.refusals),
    postings: take(why.postings),
  };
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
