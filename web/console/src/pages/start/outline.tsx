/** A program at a glance: its levels as steps, what gives points, what they buy. */

import type { Schemas } from "@regulars/shared/api.ts";
import type { Formats } from "@regulars/shared/formats.ts";
import { useSay } from "../../language.tsx";
import { Panel } from "../../parts/page.tsx";
import { useProgram } from "../../program.tsx";
import styles from "./start.module.css";

type Proposed = Schemas["Proposed"];
type Tier = Schemas["ProposedTier"];

/** `formats` are those of the proposal, which may have another currency than the program in force. */
export function Outline({ proposal, formats }: { proposal: Proposed; formats: Formats }) {
  const say = useSay();
  const { named } = useProgram();
  return (
    <>
      {proposal.tiers.length > 0 && (
        <Panel title={say("page.start.tiers")}>
          <ol className={styles.tiers}>
            {proposal.tiers.map((tier, place) => (
              <TierStep key={named(tier.name)} tier={tier} place={place} formats={formats} />
            ))}
          </ol>
        </Panel>
      )}
      <Panel title={say("page.start.rules")}>
        <ul className={styles.rules}>
          {proposal.rules.map((rule) => (
            <li key={named(rule)}>{named(rule)}</li>
          ))}
        </ul>
      </Panel>
      {proposal.rewards.length > 0 && (
        <Panel title={say("page.start.rewards")}>
          <ul className={styles.rewards}>
            {proposal.rewards.map((reward) => (
              <li key={named(reward.name)}>
                <span>{named(reward.name)}</span>
                <span className="number">{say("page.start.reward", { points: formats.number(reward.points) })}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}

function TierStep({ tier, place, formats }: { tier: Tier; place: number; formats: Formats }) {
  const say = useSay();
  const { named } = useProgram();
  const needs = tier.needs.map(({ metric, at_least }) => needOf(metric, at_least, formats, say));
  return (
    <li style={{ paddingTop: 14 + place * 10 }}>
      <h3>{named(tier.name)}</h3>
      <p className="number">{needs.length ? needs.join(say("page.start.tier.or")) : say("page.start.tier.everyone")}</p>
      <ul>
        {tier.multiplier !== "1" && <li>{say("page.start.tier.multiplier", { multiplier: tier.multiplier })}</li>}
        {tier.benefits.map((benefit) => (
          <li key={named(benefit)}>{named(benefit)}</li>
        ))}
      </ul>
    </li>
  );
}

function needOf(metric: string, atLeast: string, formats: Formats, say: ReturnType<typeof useSay>): string {
  if (metric === "spend") return say("page.start.tier.spend", { amount: formats.money(atLeast).replace(/\.00$/, "") });
  const amount = formats.number(atLeast);
  return metric === "orders"
    ? say("page.start.tier.orders", { amount })
    : say("page.start.tier.points_earned", { amount });
}
