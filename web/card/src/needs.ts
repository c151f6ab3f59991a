/** What is missing for a tier, in words and as a share. */

import { type Need, useCard } from "./data.ts";
import { useSpeaking } from "./language.ts";

export function useNeeds(): { words: (needs: readonly Need[]) => string } {
  const { say, sayKnown } = useSpeaking();
  const { card, money, number, unit } = useCard();
  const wallet = (need: Need) => {
    const found = card.wallets.find((each) => each.wallet === need.wallet);
    return found ? unit(found.name, Number(need.missing)) : (need.wallet ?? "");
  };
  const one = (need: Need) => {
    const event = sayKnown(`card.event.${(need.event ?? "").toLowerCase().split(" ").join("_")}`, need.event ?? "");
    const missing = need.metric === "spend" ? money(need.missing) : number(need.missing);
    return sayKnown(`card.need.${need.metric}`, need.metric, { missing, wallet: wallet(need), event });
  };
  return { words: (needs) => needs.map(one).join(say("card.need.and")) };
}

/** How near the next tier is: of any needs the nearest, of all needs the farthest. */
export function decisive(mode: "all" | "any", needs: readonly Need[]): Need | undefined {
  const sorted = [...needs].sort((one, other) => shareOf(other) - shareOf(one));
  return mode === "any" ? sorted[0] : sorted[sorted.length - 1];
}

export function shareOf(need: Need): number {
  return Math.min(1, Number(need.value) / Number(need.at_least));
}

/** The first letter of a sentence that begins with what was put together. */
export function sentence(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
