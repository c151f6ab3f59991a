/** What her tiers give her. */

import { BadgePercent, Sparkles } from "lucide-react";
import { useCard } from "../../data.ts";
import { useSay } from "../../language.ts";
import { Panel } from "../../parts/panel.tsx";
import styles from "./benefits.module.css";

export function Benefits() {
  const say = useSay();
  const { card, named } = useCard();
  const benefits = card.tiers.flatMap((standing) =>
    standing.benefits.map((benefit) => ({ ...benefit, key: `${standing.ladder} ${benefit.benefit}` })),
  );
  if (benefits.length === 0) return null;
  return (
    <Panel title={say("card.benefits")}>
      <ul className={styles.benefits}>
        {benefits.map((benefit) => (
          <li key={benefit.key}>
            {benefit.discount_percent ? <BadgePercent size={20} aria-hidden /> : <Sparkles size={20} aria-hidden />}
            {named(benefit.name)}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
