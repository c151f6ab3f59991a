import { chartColours, lookOfPlace, tierColours } from "@regulars/shared/theme.ts";
import { useLook } from "../look.tsx";
import { useProgram } from "../program.tsx";

/** The colour of a tier, the same on every page; a stone's for none and for tiers that the program no longer has. */
export function useTierColour(): (ladder: string, tier: string | null) => string {
  const { shade } = useLook();
  const { glossary } = useProgram();
  return (ladder, tier) => {
    const tiers = glossary.ladder_tiers[ladder] ?? [];
    const place = tier === null ? -1 : tiers.indexOf(tier);
    return place < 0 ? (chartColours[shade].at(-1) ?? "") : tierColours[shade][lookOfPlace(place, tiers.length)];
  };
}
