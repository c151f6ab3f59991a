/** The figures of an import: those so far while it runs, then those of its report. */

import type { Schemas } from "@regulars/shared/api.ts";

const NUMBERS = ["rows", "orders", "members", "refunds", "credit_notes", "cancellations", "rejected_rows"] as const;

export type Counts = Record<(typeof NUMBERS)[number], number> &
  Record<"earned" | "taken_back" | "skipped" | "rejected", [string, number][]>;

export function countsOf(job: Schemas["Job"]): Counts {
  const doc = job.result ?? job.counts;
  const numbers = Object.fromEntries(NUMBERS.map((name) => [name, Number(doc[name] ?? 0)]));
  const by = (name: string) =>
    Object.entries((doc[name] ?? {}) as Record<string, number>).sort(([, one], [, other]) => other - one);
  return {
    ...(numbers as Record<(typeof NUMBERS)[number], number>),
    earned: by("earned"),
    taken_back: by("taken_back"),
    skipped: by("skipped"),
    rejected: by("rejected"),
  };
}
