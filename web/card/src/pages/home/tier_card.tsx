/** The card as it would lie in a wallet: whose it is, the tier, and how far the next one is. */

import { lookOfPlace, lookVariables } from "@regulars/shared/theme.ts";
import { justBefore, type Standing, useCard } from "../../data.ts";
import { useSay } from "../../language.ts";
import { decisive, sentence, shareOf, useNeeds } from "../../needs.ts";
import styles from "./tier_card.module.css";

export function TierCard({ standing }: { standing?: Standing }) {
  const say = useSay();
  const { card, named, date } = useCard();
  const tier = standing?.tier_name ? named(standing.tier_name) : say("card.tier.none");
  return (
    <section
      className={styles.card}
      style={lookVariables(standing ? lookOfPlace(standing.place, standing.places) : "ember")}
      aria-label={say("card.name")}
    >
      <svg className={styles.rings} viewBox="0 0 340 200" preserveAspectRatio="xMaxYMin slice" aria-hidden="true">
        {[150, 120, 90, 60, 30].map((half) => (
          <rect key={half} x={300 - half} y={34 - half} width={half * 2} height={half * 2} rx={half / 3.2} />
        ))}
      </svg>
      <p className={styles.shop}>{standing ? named(standing.name) : named(card.shop.name)}</p>
      <h1 className={styles.tier}>{tier}</h1>
      <p className={styles.who}>
        <span>{card.name ?? say("card.member")}</span>
        {standing?.until && (
          <span className="number">
            {say("card.tier.until", { date: date(justBefore(standing.until)) })}
            {standing.in_grace && ` · ${say("card.tier.grace")}`}
          </span>
        )}
      </p>
      {standing && <Next standing={standing} />}
    </section>
  );
}

function Next({ standing }: { standing: Standing }) {
  const say = useSay();
  const { named, money, number } = useCard();
  const { words } = useNeeds();
  const { next } = standing;
  const need = next && decisive(next.mode, next.needs);
  if (!next || !need) return <p className={styles.way}>{say("card.tier.top")}</p>;
  const write = need.metric === "spend" ? money : number;
  const share = Math.round(shareOf(need) * 100);
  const missing = next.needs.filter((each) => Number(each.missing) > 0);
  const told = next.mode === "any" ? [need] : missing;
  return (
    <div className={styles.next}>
      <p className={styles.way}>
        <span>{sentence(say("card.step.rise", { needs: words(told), tier: named(next.tier_name) }))}</span>
        <span className="number">
          {say("card.tier.of", { value: write(need.value), at_least: write(need.at_least) })}
        </span>
      </p>
      <div
        className={styles.track}
        role="progressbar"
        aria-label={say("card.tier.progress", { tier: named(next.tier_name) })}
        aria-valuenow={share}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <svg width="100%" height="6" aria-hidden="true">
          <rect width={`${Math.max(share, 1)}%`} height="6" rx="3" />
        </svg>
      </div>
    </div>
  );
}
