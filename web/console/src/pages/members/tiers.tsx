/** Where she stands on each ladder: why, what is missing for the next tier, and what for keeping this one. */

import type { Schemas } from "@regulars/shared/api.ts";
import { justBefore } from "@regulars/shared/formats.ts";
import { Award, Check, Gift } from "lucide-react";
import { type TextKey, useSay } from "../../language.tsx";
import { Panel } from "../../parts/page.tsx";
import { Pill } from "../../parts/pill.tsx";
import { useProgram } from "../../program.tsx";
import { Came } from "./came.tsx";
import type { Member } from "./member.tsx";
import { useMetric } from "./metric.ts";
import styles from "./tiers.module.css";

type Standing = Schemas["StandingShown"];
type Need = Schemas["NeedShown"];

const SOON_MS = 60 * 86_400_000;

export function Tiers({ member, onWhy }: { member: Member; onWhy: (seq: number) => void }) {
  const say = useSay();
  return (
    <Panel title={say("page.tiers")}>
      {member.tiers.length === 0 && <p className={styles.soft}>{say("page.tiers.none")}</p>}
      {member.tiers.map((standing) => (
        <Ladder key={standing.ladder} standing={standing} onWhy={onWhy} />
      ))}
    </Panel>
  );
}

function Ladder({ standing, onWhy }: { standing: Standing; onWhy: (seq: number) => void }) {
  const say = useSay();
  const { named, date } = useProgram();
  const { next, at_risk: risk } = standing;
  return (
    <article className={styles.ladder}>
      <header className={styles.head}>
        <span className={styles.badge}>
          <Award size={22} aria-hidden />
        </span>
        <div>
          <p className={styles.tier}>{standing.tier_name ? named(standing.tier_name) : say("page.tier.no_tier")}</p>
          <p className={styles.soft}>
            {[
              named(standing.name),
              standing.since && !standing.came && say("page.tier.since", { date: date(standing.since) }),
              standing.until && say("page.tier.until", { date: date(justBefore(standing.until)) }),
            ]
              .filter(Boolean)
              .join(" · ")}
          </p>
        </div>
        {standing.in_grace && <Pill tone="warn">{say("page.tier.grace")}</Pill>}
      </header>
      <Came standing={standing} onWhy={onWhy} />
      <div className={styles.parts}>
        {next ? <Next next={next} /> : <p className={styles.soft}>{say("page.tier.top")}</p>}
        {risk && <Risk risk={risk} />}
      </div>
      {standing.benefits.length > 0 && (
        <ul className={styles.benefits} aria-label={say("page.tier.benefits")}>
          {standing.benefits.map((benefit) => (
            <li key={benefit.benefit}>
              <Gift size={14} aria-hidden />
              {named(benefit.name)}
            </li>
          ))}
        </ul>
      )}
    </article>
  );
}

function Next({ next }: { next: NonNullable<Standing["next"]> }) {
  const say = useSay();
  const { named } = useProgram();
  const key: TextKey = next.needs.length > 1 ? `page.tier.next.${next.mode}` : "page.tier.next.one";
  return (
    <div>
      <p className={styles.way}>{say(key, { tier: named(next.tier_name) })}</p>
      <Needs needs={next.needs} />
    </div>
  );
}

function Risk({ risk }: { risk: NonNullable<Standing["at_risk"]> }) {
  const say = useSay();
  const { date, name } = useProgram();
  const soon = Date.parse(risk.ends_at) - Date.now() < SOON_MS;
  const falls = { date: date(risk.falls_at), tier: name("tiers", risk.falls_to ?? "") };
  const grace =
    risk.falls_at !== risk.ends_at && say("page.tier.then.grace", { date: date(justBefore(risk.falls_at)) });
  const then = [grace, say(risk.falls_to ? "page.tier.then" : "page.tier.then.none", falls)].filter(Boolean);
  return (
    <div>
      <p className={styles.way}>
        {say("page.tier.keep", { date: date(justBefore(risk.ends_at)) })}{" "}
        <span className={styles.soft}>{then.join(say("page.tier.then.and"))}</span>{" "}
        {soon && <Pill tone="warn">{say("page.tier.risk")}</Pill>}
      </p>
      <Needs needs={risk.needs} dated />
    </div>
  );
}

/** Needs to keep a tier are `dated`: their days are others than those in which it was earned. */
function Needs({ needs, dated = false }: { needs: readonly Need[]; dated?: boolean }) {
  return (
    <ul className={styles.needs}>
      {needs.map((need) => (
        <NeedBar key={JSON.stringify([need.metric, need.wallet, need.event, need.over])} need={need} dated={dated} />
      ))}
    </ul>
  );
}

function NeedBar({ need, dated }: { need: Need; dated: boolean }) {
  const say = useSay();
  const { money, number } = useProgram();
  const write = need.metric === "spend" ? money : number;
  const label = useMetric()(need, dated);
  const share = Math.min(100, (Number(need.value) / Number(need.at_least)) * 100);
  const met = Number(need.missing) === 0;
  return (
    <li>
      <p className={styles.need}>
        <span>{label}</span>
        <strong className="number">
          {met ? (
            <span className={styles.met}>
              <Check size={14} aria-hidden /> {say("page.tier.met")}
            </span>
          ) : (
            say("page.tier.missing", { missing: write(need.missing) })
          )}
        </strong>
      </p>
      <div
        className={styles.track}
        role="progressbar"
        aria-label={label}
        aria-valuenow={Math.round(share)}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <svg width="100%" height="8" aria-hidden="true">
          <rect className={met ? styles.full : styles.done} width={`${share}%`} height="8" rx="4" />
        </svg>
      </div>
      <p className={`${styles.of} number`}>
        {say("page.tier.of", { value: write(need.value), at_least: write(need.at_least) })}
      </p>
    </li>
  );
}
