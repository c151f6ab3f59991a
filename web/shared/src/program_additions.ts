/** Parts that are added to a program: sound from the beginning, named in both languages, and meaning what was asked for. */

import { at, freeId, inserted, isPart, join, listAt, type Part, type Plain, textAt } from "./program_document.ts";

/** What a new rule is beside the usual points for orders. */
export const ways = ["on_top", "instead", "times"] as const;
export type Way = (typeof ways)[number];

export const factors = [2, 3, 5] as const;
export type Factor = (typeof factors)[number];

export interface Added {
  program: Part;
  /** Of the new rule. */
  path: string;
}

/** Names as they are until somebody finds better ones. */
const NAMES = {
  wallets: { zh: "新积分账户", en: "New wallet" },
  ladders: { zh: "新等级体系", en: "New tier ladder" },
  rewards: { zh: "新礼品", en: "New reward" },
  tiers: { zh: "新等级", en: "New tier" },
  benefits: { zh: "新权益", en: "New benefit" },
  on_top: { zh: "额外积分", en: "Extra points" },
  instead: { zh: "特别积分", en: "Special points" },
  times: {
    2: { zh: "双倍积分", en: "Double points" },
    3: { zh: "三倍积分", en: "Triple points" },
    5: { zh: "五倍积分", en: "Five times the points" },
  },
} as const;

export type Named = "wallets" | "ladders" | "rewards" | "tiers" | "benefits";

export function firstName(of: Named): Part {
  return { ...NAMES[of] };
}

/** The rule that gives points for every order by its amount; undefined where there is none to add to or to replace. */
export function usualRule(program: Plain): string | undefined {
  const index = listAt(program, "earn").findIndex(
    (rule) =>
      textAt(rule, "on") === "Order Completed" &&
      Number.isInteger(at(rule, "award.per_amount.points")) &&
      at(program, `wallets[${walletAt(program, rule)}].kind`) !== "progress" &&
      ["when", "lines", "valid", "budget"].every((key) => at(rule, key) === undefined) &&
      modeOf(program, textAt(rule, "group")) !== "all",
  );
  return index < 0 ? undefined : join("earn", index);
}

/** The program with a new rule for orders. In place of the usual one it stands before it, in a group of which the first applies. */
export function withRule(program: Part, way: Way, factor: Factor = 2): Added {
  const rules = listAt(program, "earn");
  const usual = usualRule(program);
  const id = freeId(rules, "rule");
  const named = { ...(way === "times" ? NAMES.times[factor] : NAMES[way]) };
  if (way === "on_top" || !usual) {
    const wallet = textAt(program, usual ? join(usual, "award.wallet") : "wallets[0].id");
    const rule = { id, name: named, on: "Order Completed", award: { wallet, per_amount: { points: 1 } } };
    return { program: { ...program, earn: [...rules, rule] }, path: join("earn", rules.length) };
  }
  const place = rules.indexOf(at(program, usual) ?? null);
  const old = rules[place] as Part;
  const group = textAt(old, "group") || freeId(listAt(program, "stacking"), "order_points");
  const rule = {
    id,
    name: named,
    on: "Order Completed",
    award: multiplied(old.award, way === "times" ? factor : 1),
    group,
  };
  const earn = inserted(
    rules.map((each, index) => (index === place ? { ...old, group } : each)),
    place,
    rule,
  );
  const stacking: Part = old.group ? {} : { stacking: [...listAt(program, "stacking"), { id: group, mode: "first" }] };
  return { program: { ...program, ...stacking, earn }, path: usual };
}

/** Names of which the two languages say the same, or that are still those a part began with. */
export function namesToCheck(program: Plain): { same: string[]; first: string[] } {
  const names = ["wallets", "earn", "ladders", "rewards"]
    .flatMap((list) => listAt(program, list))
    .flatMap((part) => [part, ...listAt(part, "tiers")])
    .flatMap((part) => [part, ...listAt(part, "benefits")])
    .map((part) => ({ zh: textAt(part, "name.zh"), en: textAt(part, "name.en") }));
  const { times: _, ...begins } = NAMES;
  const begun = Object.values(begins);
  const first = ({ zh, en }: { zh: string; en: string }) => begun.some((name) => name.zh === zh || name.en === en);
  return {
    same: names.filter(({ zh, en }) => zh !== "" && zh === en).map(({ en }) => en),
    first: names.filter(first).map(({ zh, en }) => (begun.some((name) => name.en === en) ? en : zh)),
  };
}

function multiplied(award: Plain | undefined, factor: number): Part {
  const form = at(award, "per_amount");
  const points = Number(at(form, "points"));
  return { ...(isPart(award) ? award : {}), per_amount: { ...(isPart(form) ? form : {}), points: points * factor } };
}

function walletAt(program: Plain, rule: Plain): number {
  return listAt(program, "wallets").findIndex((wallet) => textAt(wallet, "id") === textAt(rule, "award.wallet"));
}

function modeOf(program: Plain, group: string): string {
  return textAt(
    listAt(program, "stacking").find((each) => textAt(each, "id") === group),
    "mode",
  );
}
