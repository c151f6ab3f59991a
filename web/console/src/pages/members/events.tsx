import { answerOf, api, type Schemas } from "@regulars/shared/api.ts";
import { gist } from "@regulars/shared/effects.ts";
import { CalendarClock, ChevronRight } from "lucide-react";
import { useSay, useSpeaking } from "../../language.tsx";
import { PagedList } from "../../parts/pages.tsx";
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
  const read = (cursor: string | undefined) =>
    answerOf(
      api.GET("/api/members/{ref}/events", {
        params: { path: { ref: memberId }, query: { limit: 20, ...(cursor ? { cursor } : {}) } },
      }),
    );
  const empty = <Empty icon={<CalendarClock aria-hidden />} title={say("page.events.none")} />;
  return (
    <PagedList<Event> queryKey={["member", memberId, "events"]} read={read} empty={empty}>
      {(items) => (
        <ol className={styles.list}>
          {items.map((event) => (
            <Row key={event.seq} event={event} onWhy={onWhy} />
          ))}
        </ol>
      )}
    </PagedList>
  );
}

function Row({ event, onWhy }: { event: Event; onWhy: (seq: number) => void }) {
  const { say, sayKnown } = useSpeaking();
  const { time } = useProgram();
  const name = eventName(event.name, sayKnown);
  return (
    <li>
      <button type="button" className={styles.row} onClick={() => onWhy(event.seq)}>
        <span className={styles.what}>
          <strong>{name}</strong>
          <Subject event={event} />
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
  const { points, tiers } = gist(event.name, event.effects);
  return (
    <span className={styles.outcome}>
      {tiers.map((tier) => (
        <span key={tier.after} className={tier.rose ? styles.rose : styles.fell}>
          {tier.after ? name("tiers", tier.after) : say("page.tier.no_tier")}
        </span>
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
      {event.refusals.length > 0 && (
        <span className={styles.refused}>{say("page.events.refused", { count: event.refusals.length })}</span>
      )}
    </span>
  );
}
