/** Why an event had the outcome it had: each rule with what it gave or what stopped it, then what followed. */

import { answerOf, api, type Schemas } from "@regulars/shared/api.ts";
import { type Judged, reasons, type Told } from "@regulars/shared/why.ts";
import { useQuery } from "@tanstack/react-query";
import { Drawer } from "antd";
import { Check, CircleSlash, Scissors } from "lucide-react";
import type { ReactNode } from "react";
import { useSay, useSpeaking } from "../../language.tsx";
import { Failure, Loading } from "../../parts/states.tsx";
import { useProgram } from "../../program.tsx";
import { eventName } from "./event_name.ts";
import styles from "./why.module.css";

type Why = Schemas["Why"];
type Rule = Schemas["RuleShown"];

interface WhyProps {
  memberId: string;
  seq: number | null;
  onClose: () => void;
}

export function WhyDrawer({ memberId, seq, onClose }: WhyProps) {
  const say = useSay();
  return (
    <Drawer open={seq !== null} onClose={onClose} title={say("page.why.title")} size={560} destroyOnHidden>
      {seq !== null && <Answer memberId={memberId} seq={seq} />}
    </Drawer>
  );
}

function Answer({ memberId, seq }: { memberId: string; seq: number }) {
  const { language } = useSpeaking();
  const why = useQuery({
    queryKey: ["member", memberId, "why", seq, language],
    queryFn: () =>
      answerOf(api.GET("/api/members/{ref}/events/{seq}/why", { params: { path: { ref: memberId, seq } } })),
    staleTime: 60_000,
  });
  if (why.isPending) return <Loading />;
  if (why.isError) return <Failure error={why.error} retry={why.refetch} />;
  return <Explained why={why.data} />;
}

function Explained({ why }: { why: Why }) {
  const { say, sayKnown } = useSpeaking();
  const { time } = useProgram();
  return (
    <>
      <header className={styles.head}>
        <p className={styles.name}>{eventName(why.event.name, sayKnown)}</p>
        <p className={`${styles.soft} number`}>{time(why.event.occurred_at)}</p>
        <p className={styles.soft}>{say("page.why.version", { version: why.program_version })}</p>
      </header>
      <Reasons why={why} />
    </>
  );
}

/** Rule by rule, for an event that happened or one that is tried. */
export function Reasons({ why }: { why: Judged }) {
  const say = useSay();
  const { rules, effects, earlier, refusals, postings } = reasons(why);
  return (
    <div className={styles.why}>
      <Part title={say("page.why.effects")} lines={effects} />
      <Part title={say("page.why.refusals")} lines={refusals} />
      <section>
        <h3>{say("page.why.rules")}</h3>
        {rules.length === 0 && <p className={styles.soft}>{say("page.why.no_rules")}</p>}
        <ul className={rules.length ? styles.rules : undefined}>
          {rules.map(({ rule, told }) => (
            <RuleCard key={rule.rule} rule={rule} told={told} />
          ))}
        </ul>
      </section>
      {earlier.length + postings.length > 0 && (
        <details className={styles.details}>
          <summary>{say("page.why.details")}</summary>
          <Part title={say("page.why.earlier")} lines={earlier} quiet />
          <Part title={say("page.why.postings")} lines={postings} quiet />
          <p className={styles.soft}>{say("page.why.event", { seq: why.event.seq })}</p>
        </details>
      )}
    </div>
  );
}

function Part({ title, lines, quiet = false }: { title: string; lines: readonly Told[]; quiet?: boolean }) {
  if (lines.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul className={quiet ? styles.quiet : styles.lines}>
        {lines.map(({ text }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name, and never move
          <li key={place}>{text}</li>
        ))}
      </ul>
    </section>
  );
}

function RuleCard({ rule, told }: { rule: Rule; told: Told }) {
  const say = useSay();
  const { named, number, name } = useProgram();
  const [state, icon, label] = stateOf(rule);
  return (
    <li className={styles[state]}>
      <span className={styles.icon}>
        {icon}
        <span className="visually-hidden">{say(label)}</span>
      </span>
      <div className={styles.rule}>
        <p className={styles.title}>{named(rule.name)}</p>
        {state !== "applied" && <p className={styles.soft}>{afterName(told.text, named(rule.name))}</p>}
        {told.details.map((detail) => (
          <p key={detail} className={styles.detail}>
            {detail}
          </p>
        ))}
      </div>
      {rule.given > 0 && (
        <p className={styles.given}>
          <b className="number">+{number(rule.given)}</b> {name("wallets", rule.wallet)}
        </p>
      )}
    </li>
  );
}

type State = "applied" | "capped" | "refused";

function stateOf(rule: Rule): [State, ReactNode, "page.why.applied" | "page.why.capped" | "page.why.not_applied"] {
  if (rule.given === 0) return ["refused", <CircleSlash key="icon" size={16} aria-hidden />, "page.why.not_applied"];
  if (rule.capped.length) return ["capped", <Scissors key="icon" size={16} aria-hidden />, "page.why.capped"];
  return ["applied", <Check key="icon" size={16} aria-hidden />, "page.why.applied"];
}

/** The line without its mark and the rule's name, which stand beside it already. */
function afterName(line: string, name: string): string {
  return line
    .replace(/^[✓✗]\s*/, "")
    .replace(name, "")
    .replace(/^[:：]\s*/, "");
}
