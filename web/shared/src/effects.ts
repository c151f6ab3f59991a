/** What an event came to, in a few words: points by wallet, and tiers. */

export interface Gist {
  points: { wallet: string; points: number }[];
  /** Points that were pending and can be used now. */
  usable: { wallet: string; points: number }[];
  /** Why an operator corrected a balance; empty for anything else. */
  reason: string;
  tiers: { before: string | null; after: string | null; rose: boolean }[];
}

type Effect = Record<string, unknown>;

/** By effect, what it does to the points a member can use, or will be able to. */
const SIGNED: Record<string, (effect: Effect) => number> = {
  points_earned: (effect) => Number(effect.given),
  points_adjusted: (effect) => Number(effect.points),
  points_returned: (effect) => Number(effect.points),
  points_released: (effect) => Number(effect.points),
  points_spent: (effect) => -Number(effect.points),
  points_held: (effect) => -Number(effect.points),
  points_expired: (effect) => -Number(effect.points),
  points_taken_back: (effect) => -Number(effect.points),
};

/** Points that were held already are gone when the redemption is captured: they do not go twice. */
const CAPTURED = "Redemption Captured";

export function gist(event: string, effects: readonly Effect[]): Gist {
  const points = new Map<string, number>();
  const usable = new Map<string, number>();
  const add = (sums: Map<string, number>, { wallet }: Effect, sum: number) =>
    sums.set(String(wallet), (sums.get(String(wallet)) ?? 0) + sum);
  const tiers: Gist["tiers"] = [];
  for (const effect of effects) {
    const again = event === CAPTURED && effect.effect === "points_spent";
    const signed = again ? 0 : (SIGNED[String(effect.effect)]?.(effect) ?? 0);
    if (signed) add(points, effect, signed);
    if (effect.effect === "points_matured") add(usable, effect, Number(effect.points));
    if (effect.effect === "tier_changed" && effect.before !== effect.after) {
      const cause = String(effect.cause);
      const [before, after] = [effect.before, effect.after].map((tier) => (tier ? String(tier) : null));
      tiers.push({ before: before ?? null, after: after ?? null, rose: cause === "risen" || cause === "joined" });
    }
  }
  const listed = (sums: Map<string, number>) => [...sums].map(([wallet, sum]) => ({ wallet, points: sum }));
  const reason = effects.find((effect) => effect.effect === "points_adjusted")?.reason;
  return { points: listed(points), usable: listed(usable), reason: reason ? String(reason) : "", tiers };
}

/** What a refusal means for the member: points that a limit cost her, another bonus in its place, or neither. */
export type Loss = "lost" | "outdone" | "none";

export function lossOf({ reason }: { reason: string }): Loss {
  if (reason === "another_rule_of_the_group") return "outdone";
  return reason.startsWith("limit_") || reason === "budget_used_up" ? "lost" : "none";
}
