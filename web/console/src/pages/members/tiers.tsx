/** Where she stands on each ladder: what is missing for the next tier, and what for keeping this one. */

import type { Schemas } from "@regulars/shared/api.ts";
import { justBefore } from "@regulars/shared/formats.ts";
import { Award, Check, Gift } from "lucide-react";
import { type TextKey, useSay, useSpeaking } from "../../language.tsx";
import { Panel } from "../../parts/page.tsx";
import { useProgram } from "../../program.tsx";
import { eventName } from "./event_name.ts";
import type { Member } from "./member.tsx";
import styles from "./tiers.module.css";

type Standing = Schemas["StandingShown"];
type Need = Schemas["NeedShown"];

const SOON_MS = 60 * 86_400_000;

export function Tiers({ member }: { member: Member }) {
  const say = useSay();
  return (
    <Panel title={say("page.tiers")}>
      {member.tiers.length === 0 && <p className={styles.soft}>{say("page.tiers.none")}</p>}
      {member.tiers.map((standing) => (
        <Ladder key={standing.ladder} standing={standing} />
      ))}
    </Panel>
  );
}

function Ladder({ standing }: { standing: Standing }) {
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
              standing.since && say("page.tier.since", { date: date(standing.since) }),
              standing.until && say("page.tier.until", { date: date(justBefore(standing.until)) }),
            ]
              .filter(Boolean)
              .join(" · ")}
          </p>
        </div>
        {standing.in_grace && <span className={styles.warn}>{say("page.tier.grace")}</span>}
      </header>
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
  const falls = date(risk.falls_at);
  const then = risk.falls_to
    ? say("page.tier.then", { tier: name("tiers", risk.falls_to), date: falls })
    : say("page.tier.then.none", { date: falls });
  return (
    <div>
      <p className={styles.way}>
        {say("page.tier.keep", { date: date(justBefore(risk.ends_at)) })} <span className={styles.soft}>{then}</span>
        {soon && <span className={styles.warn}>{say("page.tier.risk")}</span>}
      </p>
      <Needs needs={risk.needs} />
    </div>
  );
}

function Needs({ needs }: { needs: readonly Need[] }) {
  return (
    <ul className={styles.needs}>
      {needs.map((need) => (
        <NeedBar key={JSON.stringify([need.metric, need.wallet, need.event, need.over])} need={need} />
      ))}
    </ul>
  );
}

function NeedBar({ need }: { need: Need }) {
  const say = useSay();
  const { money, number } = useProgram();
  const write = need.metric === "spend" ? money : number;
  const label = useMetric(need);
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

/** What is counted, and over which time. */
function useMetric(need: Need): string {
  const { sayKnown } = useSpeaking();
  const { name } = useProgram();
  const what = sayKnown(`page.metric.${need.metric}`, need.metric, {
    wallet: name("wallets", need.wallet ?? ""),
    event: eventName(need.event ?? "", sayKnown),
  });
  const over = windowOf(need.over);
  return over ? `${what} · ${sayKnown(over.key, "", { n: over.n })}` : what;
}

/** A window as the program writes it: `{last: {years: 1}}`, `{calendar: month}`, or none for a whole life. */
function windowOf(over: unknown): { key: string; n: number } | null {
  if (typeof over !== "object" || over === null) return null;
  if ("calendar" in over) return { key: `page.over.calendar.${String(over.calendar)}`, n: 1 };
  const [unit, n] = "last" in over ? (Object.entries(over.last as Record<string, number>)[0] ?? []) : [];
  if (!unit || !n) return null;
  return { key: unit === "years" && n === 1 ? "page.over.last.year" : `page.over.last.${unit}`, n };
}
