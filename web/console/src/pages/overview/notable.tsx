/** The newest events of the period worth a look, each leading to its member and the answer to why. */

import { answerOf, api, type Schemas } from "@regulars/shared/api.ts";
import { gist } from "@regulars/shared/effects.ts";
import type { Days } from "@regulars/shared/period.ts";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Award, type LucideIcon, PencilLine, ShoppingBag, Undo2 } from "lucide-react";
import { Link } from "wouter";
import { useSay, useSpeaking } from "../../language.tsx";
import { Panel } from "../../parts/page.tsx";
import { Failure, Loading } from "../../parts/states.tsx";
import { useProgram } from "../../program.tsx";
import styles from "./notable.module.css";

type NotableEvent = Schemas["NotableEvent"];

const ICONS: Record<NotableEvent["kind"], LucideIcon> = {
  order: ShoppingBag,
  refund: Undo2,
  adjustment: PencilLine,
  tier: Award,
};

export function Notable({ days: { from, to } }: { days: Days }) {
  const say = useSay();
  const list = useQuery({
    queryKey: ["overview", "notable", from, to],
    queryFn: () => answerOf(api.GET("/api/overview/notable", { params: { query: { from, to, limit: 10 } } })),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  return (
    <Panel title={say("page.overview.notable")}>
      {list.isPending && <Loading />}
      {list.isError && <Failure error={list.error} retry={list.refetch} />}
      {list.data?.items.length === 0 && <p className={styles.soft}>{say("page.overview.notable.none")}</p>}
      <ul className={styles.list}>
        {list.data?.items.map((item) => (
          <Row key={`${item.member_id} ${item.event.seq}`} item={item} />
        ))}
      </ul>
    </Panel>
  );
}

function Row({ item }: { item: NotableEvent }) {
  const say = useSay();
  const { time } = useProgram();
  const Icon = ICONS[item.kind];
  return (
    <li>
      <Link href={`/members/${item.member_id}?why=${item.event.seq}`} className={styles.row}>
        <span className={styles.icon}>
          <Icon size={16} aria-hidden />
        </span>
        <span className={styles.what}>
          <strong>{item.name || say("page.member.unnamed")}</strong>
          <span>{useWords(item)}</span>
        </span>
        <time className="number" dateTime={item.event.occurred_at}>
          {time(item.event.occurred_at)}
        </time>
      </Link>
    </li>
  );
}

/** What makes it notable: an amount, a correction, or a move. */
function useWords({ kind, event }: NotableEvent): string {
  const { say } = useSpeaking();
  const { money, name, number } = useProgram();
  const effects: readonly Record<string, unknown>[] = event.effects;
  if (kind === "tier") {
    const move = gist(event.name, effects).tiers.find((each) => each.before !== null);
    const called = (tier: string | null | undefined) => (tier ? name("tiers", tier) : say("page.tier.no_tier"));
    const key = move?.rose ? "page.overview.notable.rose" : "page.overview.notable.fell";
    return say(key, { before: called(move?.before), after: called(move?.after) });
  }
  if (kind === "adjustment") {
    const { points = 0, wallet, reason = "" } = effects.find((each) => each.effect === "points_adjusted") ?? {};
    const signed = `${Number(points) < 0 ? "−" : "+"}${number(Math.abs(Number(points)))} ${name("wallets", String(wallet))}`;
    return say("page.overview.notable.adjustment", { points: signed, reason: String(reason) });
  }
  if (kind === "refund") {
    const { before = 0, after = 0 } = effects.find((each) => each.effect === "order_returned") ?? {};
    return say("page.overview.notable.refund", { money: money(Number(before) - Number(after)) });
  }
  const properties = event.body.properties as { total?: unknown; revenue?: unknown } | undefined;
  const total = properties?.total ?? properties?.revenue;
  return total === undefined
    ? say("page.event.order_completed")
    : say("page.overview.notable.order", { money: money(Number(total)) });
}
