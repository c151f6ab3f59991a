/** Which rules give how much: the most generous first. */

import type { Schemas } from "@regulars/shared/api.ts";
import { useState } from "react";
import { Link } from "wouter";
import { places } from "../../frame/places.ts";
import { useSay } from "../../language.tsx";
import { Panel } from "../../parts/page.tsx";
import { Segments } from "../../parts/segments.tsx";
import { useProgram } from "../../program.tsx";
import { Change } from "./change.tsx";
import type { Report } from "./overview.tsx";
import styles from "./rules.module.css";

const SHOWN = 8;

export function Rules({ report }: { report: Report }) {
  const say = useSay();
  const { named } = useProgram();
  const [chosen, setChosen] = useState("");
  const [all, setAll] = useState(false);
  const wallets = report.wallets.filter((each) => report.rules.some((rule) => rule.wallet === each.wallet));
  const wallet = wallets.find((each) => each.wallet === chosen) ?? wallets[0];
  const rules = report.rules.filter((rule) => rule.wallet === wallet?.wallet);
  const most = Math.max(1, ...rules.map((rule) => rule.points.value));
  const choice = wallet && wallets.length > 1 && (
    <Segments
      label={say("page.overview.points.wallet")}
      value={wallet.wallet}
      options={wallets.map((each) => [each.wallet, named(each.name)] as const)}
      onChoose={setChosen}
    />
  );
  return (
    <Panel title={say("page.overview.rules")} aside={choice}>
      {rules.length === 0 && <p className={styles.soft}>{say("page.overview.rules.none")}</p>}
      <ol className={styles.rules}>
        {rules.slice(0, all ? undefined : SHOWN).map((rule) => (
          <Rule key={rule.rule} rule={rule} most={most} />
        ))}
      </ol>
      {rules.length > SHOWN && !all && (
        <button type="button" className={styles.more} onClick={() => setAll(true)}>
          {say("page.more")}
        </button>
      )}
    </Panel>
  );
}

function Rule({ rule, most }: { rule: Schemas["RuleTotals"]; most: number }) {
  const say = useSay();
  const { named, number } = useProgram();
  const name = rule.name ? named(rule.name) : rule.rule;
  const program = places.find((place) => place.path === "/program");
  return (
    <li>
      <p className={styles.row}>
        <span className={styles.name}>{program && rule.name ? <Link href={program.path}>{name}</Link> : name}</span>
        <span className={styles.count}>
          <b className="number">{number(rule.points.value)}</b>
          <Change {...rule.points} more="neutral" />
        </span>
      </p>
      <svg width="100%" height="8" aria-hidden="true">
        <rect className={styles.track} width="100%" height="8" rx="4" />
        <rect className={styles.bar} width={`${(rule.points.value / most) * 100}%`} height="8" rx="4" />
      </svg>
      <p className={styles.soft}>{say("page.overview.rules.times", { times: number(rule.times) })}</p>
    </li>
  );
}
