/** The report of a what-if, as the job's result holds it, with the names of both programs. */

import type { Schemas } from "@regulars/shared/api.ts";
import { listAt, type Plain, textAt } from "@regulars/shared/program_document.ts";
import type { Given, PointsFlow } from "@regulars/shared/whatif_cost.ts";
import type { Description } from "../versions_data.ts";

export type Job = Schemas["Job"];

export interface WalletFigures extends PointsFlow {
  wallet: string;
  kind: "spendable" | "progress";
  expired: number;
  liability: number;
  money: string | null;
}

export interface Figures {
  issued: { month: string; rule: string; wallet: string; points: number; times: number }[];
  wallets: WalletFigures[];
  refusals: { reason: string; subject: string; times: number; points: number }[];
  redemptions_asked: number;
  redemptions_granted: number;
}

export interface LadderFigures {
  ladder: string;
  before: Record<string, number>;
  after: Record<string, number>;
  moves: { before: string | null; after: string | null; members: number }[];
  rise: number;
  fall: number;
  enter: number;
  leave: number;
  same: number;
}

export interface ChangedMember {
  member_id: string;
  identity: string;
  before: number;
  after: number;
  change: number;
}

export interface Report {
  /** When the first event happened; reports of before this was told have neither this nor what is real. */
  since?: string;
  /** When the last one happened; missing in reports of before this was told. */
  until?: string;
  as_of: string;
  published_version: number;
  members: number;
  events: number;
  before: Figures;
  after: Figures;
  /** What the ledger holds: what really happened, under all versions there were. */
  real?: WalletFigures[];
  ladders: LadderFigures[];
  losers: ChangedMember[];
  gainers: ChangedMember[];
}

/** Sums of both sides by a key. */
export function paired<Item>(
  report: Report,
  items: (side: Figures) => Item[],
  key: (item: Item) => string,
  size: (item: Item) => number,
): Map<string, Given> {
  const sums = new Map<string, Given>();
  for (const side of ["before", "after"] as const) {
    for (const item of items(report[side])) {
      const pair = sums.get(key(item)) ?? { before: 0, after: 0 };
      pair[side] += size(item);
      sums.set(key(item), pair);
    }
  }
  return sums;
}

/** Points given out into a wallet, by month. */
export function issuedByMonth(report: Report, wallet: string): Map<string, Given> {
  return paired(
    report,
    (side) => side.issued.filter((each) => each.wallet === wallet),
    (each) => each.month,
    (each) => each.points,
  );
}

export function sinceOf({ since, before, as_of }: Report): string {
  const months = before.issued.map(({ month }) => month).sort();
  return since ?? (months[0] ? `${months[0]}-01T00:00:00Z` : as_of);
}

/** Wallets that points can be spent from, those of the draft first. */
export function spendable(report: Report): string[] {
  const both = [...report.after.wallets, ...report.before.wallets];
  return [...new Set(both.filter((each) => each.kind === "spendable").map((each) => each.wallet))];
}

export type NameOf = (kind: "wallets" | "earn" | "ladders" | "rewards" | "tiers", id: string) => string;

/** The names of the draft's parts, and of those that only the version in force has. */
export function namesOf(descriptions: readonly (Description | null | undefined)[], language: "zh" | "en"): NameOf {
  const names = new Map<string, string>();
  for (const description of [...descriptions].reverse()) {
    const data = (description?.document ?? {}) as Plain;
    const learn = (kind: string, path: string) => {
      for (const item of listAt(data, path))
        names.set(`${kind} ${textAt(item, "id")}`, textAt(item, `name.${language}`));
    };
    for (const kind of ["wallets", "earn", "ladders", "rewards"]) learn(kind, kind);
    for (const index of listAt(data, "ladders").keys()) learn("tiers", `ladders[${index}].tiers`);
  }
  return (kind, id) => names.get(`${kind} ${id}`) ?? id;
}

/** A ladder's tiers from the lowest to the highest: the draft's, then those it has no more. */
export function tiersOf(descriptions: readonly (Description | null | undefined)[], ladder: string): string[] {
  const tiers = descriptions.flatMap((description) => {
    const data = (description?.document ?? {}) as Plain;
    const place = listAt(data, "ladders").findIndex((item) => textAt(item, "id") === ladder);
    return listAt(data, `ladders[${place}].tiers`).map((tier) => textAt(tier, "id"));
  });
  return [...new Set(tiers)];
}
