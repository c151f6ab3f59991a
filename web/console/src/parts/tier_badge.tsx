/** A tier by its name, with a mark in its colour. */

import { useProgram } from "../program.tsx";
import styles from "./tier_badge.module.css";
import { useTierColour } from "./tier_colour.ts";

export function TierBadge({ ladder, tier }: { ladder: string; tier: string }) {
  const { name } = useProgram();
  const colour = useTierColour();
  return (
    <span className={styles.badge}>
      <svg width="10" height="10" aria-hidden="true">
        <circle cx="5" cy="5" r="5" fill={colour(ladder, tier)} />
      </svg>
      {name("tiers", tier)}
    </span>
  );
}
