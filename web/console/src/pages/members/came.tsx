/** Why she stands where she stands: what took her there, and when, with what was asked and what was there. */

import type { Schemas } from "@regulars/shared/api.ts";
import { ArrowRight } from "lucide-react";
import { type TextKey, useSay, useSpeaking } from "../../language.tsx";
import { useProgram } from "../../program.tsx";
import styles from "./came.module.css";
import { eventName } from "./event_name.ts";
import { useMetric } from "./metric.ts";

type Standing = Schemas["StandingShown"];
type Way = NonNullable<Standing["came"]>;

const EARNED = new Set<Way["cause"]>(["risen", "renewed"]);

export function Came({ standing, onWhy }: { standing: Standing; onWhy: (seq: number) => void }) {
  const { say, sayKnown } = useSpeaking();
  const { name, named, date, money } = useProgram();
  const { came } = standing;
  if (!came) return null;
  const words = say(keyOf(came), {
    tier: standing.tier_name ? named(standing.tier_name) : say("page.tier.no_tier"),
    before: came.before ? name("tiers", came.before) : say("page.tier.no_tier"),
    date: date(came.at),
    money: money(came.order_total ?? 0),
    event: eventName(came.event ?? "", sayKnown),
  });
  return (
    <div className={styles.came}>
      <p>
        <strong>{words}</strong>{" "}
        <button type="button" className={styles.show} onClick={() => onWhy(came.seq)}>
          {say(came.order_total ? "page.tier.came.show" : "page.tier.came.why")}
          <ArrowRight size={14} aria-hidden />
        </button>
      </p>
      <Grounds came={came} tier={EARNED.has(came.cause) ? standing.tier : came.before} />
    </div>
  );
}

/** The needs that were reached, or that were not. */
function Grounds({ came, tier }: { came: Way; tier: string | null }) {
  const say = useSay();
  const { name, money, number } = useProgram();
  const metric = useMetric();
  const key = EARNED.has(came.cause) ? "page.tier.came.reached" : "page.tier.came.lacked";
  return came.needs.map((need) => {
    const write = need.metric === "spend" ? money : number;
    const what = metric(need);
    const params = { what, tier: name("tiers", tier ?? ""), value: write(need.value), at_least: write(need.at_least) };
    return (
      <p key={what} className={styles.ground}>
        {say(key, params)}
      </p>
    );
  });
}

/** By what it was: an order, another event, or a time that was over. */
function keyOf({ cause, event, order_total }: Way): TextKey {
  if (cause !== "risen" && cause !== "renewed") return `page.tier.came.${cause}`;
  return `page.tier.came.${cause}.${order_total ? "order" : event ? "event" : "time"}`;
}
