/** What would come of it: in a glance, then rule by rule. */

import { type Problem, problemOf, type Schemas } from "@regulars/shared/api.ts";
import { gist } from "@regulars/shared/effects.ts";
import type { UseQueryResult } from "@tanstack/react-query";
import { MousePointerClick } from "lucide-react";
import { useSay } from "../../language.tsx";
import { ProblemAlert } from "../../parts/problems.tsx";
import { Empty, Failure, Loading } from "../../parts/states.tsx";
import { ToGuide } from "../../parts/to_guide.tsx";
import { useProgram } from "../../program.tsx";
import { Reasons } from "../members/why.tsx";
import styles from "./try.module.css";

type Trial = Schemas["Trial"];

export function Outcome({ trial }: { trial: UseQueryResult<Trial> }) {
  const say = useSay();
  if (trial.isError) return <Refused problem={problemOf(trial.error)} retry={trial.refetch} />;
  if (trial.isLoading) return <Loading />;
  if (!trial.data) {
    return <Empty icon={<MousePointerClick aria-hidden />} title={say("page.try.nothing")} />;
  }
  return (
    <div className={trial.isPlaceholderData ? styles.stale : undefined} aria-busy={trial.isPlaceholderData}>
      <Gist trial={trial.data} />
      <Reasons why={trial.data} />
    </div>
  );
}

function Refused({ problem, retry }: { problem: Problem; retry: () => unknown }) {
  if (problem.faults.length) return <ProblemAlert error={problem} />;
  if (problem.code !== "no_program") return <Failure error={problem} retry={retry} />;
  return (
    <Empty icon={<MousePointerClick aria-hidden />} title={problem.message}>
      <ToGuide />
    </Empty>
  );
}

/** Points and tiers in large, and what her tiers give at the till. */
function Gist({ trial }: { trial: Trial }) {
  const say = useSay();
  const { name, named, number, time } = useProgram();
  const { points, tiers } = gist(trial.event.name, trial.effects);
  return (
    <div className={styles.gist} aria-live="polite">
      <p className={`${styles.soft} number`}>
        {time(trial.event.occurred_at)} · {say("page.try.by_version", { version: trial.program_version })}
      </p>
      {points.length === 0 && <p className={styles.none}>{say("page.try.no_points")}</p>}
      <ul className={styles.points}>
        {points.map(({ wallet, points: sum }) => (
          <li key={wallet}>
            <b className="number">
              {sum > 0 ? "+" : "−"}
              {number(Math.abs(sum))}
            </b>
            {name("wallets", wallet)}
          </li>
        ))}
      </ul>
      {tiers.map((tier) => (
        <p key={tier.after} className={tier.rose ? styles.rose : styles.fell}>
          {tier.after ? name("tiers", tier.after) : say("page.tier.no_tier")}
        </p>
      ))}
      {trial.benefits.length > 0 && (
        <p className={styles.soft}>
          {say("page.try.benefits", {
            benefits: trial.benefits.map((each) => named(each.name)).join(say("page.try.and")),
          })}
        </p>
      )}
    </div>
  );
}
