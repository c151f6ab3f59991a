/** What happened, in plain words. */

import { type Schemas, send } from "@regulars/shared/api.ts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { CalendarClock } from "lucide-react";
import { HISTORY, useCard } from "../data.ts";
import { useSay, useSpeaking } from "../language.ts";
import { Button } from "../parts/button.tsx";
import { Heading } from "../parts/heading.tsx";
import { Empty, Failure, Loading } from "../parts/states.tsx";
import styles from "./history.module.css";

type Entry = Schemas["HistoryEntry"];
type Page = Schemas["CardHistory"];

export function History() {
  const say = useSay();
  const { language } = useSpeaking();
  const pages = useInfiniteQuery({
    queryKey: [...HISTORY, language],
    queryFn: ({ pageParam }) => send<Page>("GET", `/api/card/history${pageParam ? `?cursor=${pageParam}` : ""}`),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const entries = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Heading title={say("card.history.title")} />
      {pages.isPending && <Loading />}
      {pages.isError && !pages.data && <Failure error={pages.error} retry={pages.refetch} />}
      {pages.data && entries.length === 0 && !pages.hasNextPage && (
        <Empty icon={<CalendarClock size={28} aria-hidden />} title={say("card.history.none")}>
          {say("card.history.none.body")}
        </Empty>
      )}
      {entries.length > 0 && (
        <ol className={styles.list}>
          {entries.map((entry) => (
            <EntryRow key={entry.seq} entry={entry} />
          ))}
        </ol>
      )}
      {pages.hasNextPage && (
        <Button wide busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {say("card.more")}
        </Button>
      )}
    </>
  );
}

function EntryRow({ entry }: { entry: Entry }) {
  const say = useSay();
  const { time, money } = useCard();
  return (
    <li className={styles.entry}>
      <div className={styles.head}>
        <div className={styles.what}>
          <h2>{entry.title}</h2>
          <p>
            {[entry.total && money(entry.total), entry.reward, entry.reason].filter(Boolean).join(" · ")}
            <time className="number" dateTime={entry.at}>
              {time(entry.at)}
            </time>
          </p>
        </div>
        <ul className={styles.points}>
          {entry.points.map((some) => (
            <Moved key={some.wallet} some={some} />
          ))}
        </ul>
      </div>
      {entry.lines.length > 0 && (
        <details className={styles.details}>
          <summary>{say("card.history.details")}</summary>
          <ul>
            {entry.order_id && <li>{say("card.history.order", { order: entry.order_id })}</li>}
            {entry.lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

function Moved({ some }: { some: Schemas["SomePoints"] }) {
  const { number, unit } = useCard();
  return (
    <li className={some.points > 0 ? styles.plus : styles.minus}>
      <b className="number">
        {some.points > 0 ? "+" : "−"}
        {number(Math.abs(some.points))}
      </b>{" "}
      {unit(some.name, some.points)}
    </li>
  );
}
