import { answerOf, api, type Schemas } from "@regulars/shared/api.ts";
import { gist, lossOf } from "@regulars/shared/effects.ts";
import { Checkbox } from "antd";
import { CalendarClock, ChevronRight } from "lucide-react";
import { useState } from "react";
import { useSay, useSpeaking } from "../../language.tsx";
import { PagedList } from "../../parts/pages.tsx";
import { Pill } from "../../parts/pill.tsx";
import { Empty } from "../../parts/states.tsx";
import { useProgram } from "../../program.tsx";
import { eventName } from "./event_name.ts";
import styles from "./events.module.css";

type Event = Schemas["EventShown"];

interface EventsProps {
  memberId: string;
  onWhy: (seq: number) => void;
}

export function Events({ memberId, onWhy }: EventsProps) {
  const say = useSay();
  const [quiet, setQuiet] = useState(false);
  const read = (cursor: string | undefined) =>
    answerOf(
      api.GET("/api/members/{ref}/events", {
        params: { path: { ref: memberId }, query: { limit: 20, quiet, ...(cursor ? { cursor } : {}) } },
      }),
    );
  const empty = <Empty icon={<CalendarClock aria-hidden />} title={say("page.events.none")} />;
  return (
    <>
      <p className={styles.all}>
        <Checkbox checked={quiet} onChange={(event) => setQuiet(event.target.checked)}>
          {say("page.events.all")}
        </Checkbox>
      </p>
      <PagedList<Event> queryKey={["member", memberId, "events", quiet]} read={read} empty={empty}>
        {(items) => (
          <ol className={styles.list}>
            {items.map((event) => (
              <Row key={event.seq} event={event} onWhy={onWhy} />
            ))}
          </ol>
        )}
      </PagedList>
    </>
  );
}

function Row({ event, onWhy }: { event: Event; onWhy: (seq: number) => void }) {
  const { say, sayKnown } = useSpeaking();
  const { time } = useProgram();
  const name = eventName(event.name, sayKnown);
  const { reason } = gist(event.name, event.effects);
  return (
    <li>
      <button type="button" className={styles.row} onClick={() => onWhy(event.seq)}>
        <span className={styles.what}>
          <strong>{name}</strong>
          <Subject event={event} />
          {reason && <span className={styles.reason}>{reason}</span>}
          <time className="number" dateTime={event.occurred_at}>
            {time(event.occurred_at)}
          </time>
        </span>
        <Outcome event={event} />
        <span className={styles.why}>
          {say("page.events.why")}
          <ChevronRight size={16} aria-hidden />
        </span>
      </button>
    </li>
  );
}

/** The order's amount, where there is one. */
function Subject({ event }: { event: Event }) {
  const { money } = useProgram();
  const properties = event.body.properties as { total?: unknown } | undefined;
  const total = properties?.total;
  if (typeof total !== "number" && typeof total !== "string") return null;
  return <span className="number">{money(total)}</span>;
}

function Outcome({ event }: { event: Event }) {
  const say = useSay();
  const { name, number } = useProgram();
  const { points, usable, tiers } = gist(event.name, event.effects);
  const quiet = points.length + tiers.length === 0;
  return (
    <span className={styles.outcome}>
      {tiers.map((tier) => (
        <Pill key={tier.after} tone={tier.rose ? "accent" : "warn"}>
          {tier.after ? name("tiers", tier.after) : say("page.tier.no_tier")}
        </Pill>
      ))}
      {points.map(({ wallet, points: sum }) => (
        <span key={wallet} className={sum > 0 ? styles.plus : styles.minus}>
          <b className="number">
            {sum > 0 ? "+" : "−"}
            {number(Math.abs(sum))}
          </b>{" "}
          {name("wallets", wallet)}
        </span>
      ))}
      {quiet &&
        usable.map(({ wallet, points: sum }) => (
          <span key={wallet} className={styles.plus}>
            {say("page.events.usable", { points: `${number(sum)} ${name("wallets", wallet)}` })}
          </span>
        ))}
      <Refusals refusals={event.refusals} />
    </span>
  );
}

/** Only what a limit cost the member calls for attention; that another bonus was better does not. */
function Refusals({ refusals }: { refusals: Event["refusals"] }) {
  const say = useSay();
  const count = (loss: string) => refusals.filter((refusal) => lossOf(refusal) === loss).length;
  const [lost, none] = [count("lost"), count("none")];
  return (
    <>
      {lost > 0 && <Pill tone="warn">{say("page.events.refused", { count: lost })}</Pill>}
      {none > 0 && <Pill>{say("page.events.refused", { count: none })}</Pill>}
      {count("outdone") > 0 && <Pill>{say("page.events.outdone")}</Pill>}
    </>
  );
}
