/** What an event came to, in a few words: points by wallet, and tiers. */

export interface Gist {
  points: { wallet: string; points: number }[];
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
  const tiers: Gist["tiers"] = [];
  for (const effect of effects) {
    const again = event === CAPTURED && effect.effect === "points_spent";
    const signed = again ? 0 : (SIGNED[String(effect.effect)]?.(effect) ?? 0);
    if (signed) points.set(String(effect.wallet), (points.get(String(effect.wallet)) ?? 0) + signed);
    if (effect.effect === "tier_changed" && effect.before !== effect.after) {
      const cause = String(effect.cause);
      const [before, after] = [effect.before, effect.after].map((tier) => (tier ? String(tier) : null));
      tiers.push({ before: before ?? null, after: after ?? null, rose: cause === "risen" || cause === "joined" });
    }
  }
  return { points: [...points].map(([wallet, sum]) => ({ wallet, points: sum })), tiers };
}
