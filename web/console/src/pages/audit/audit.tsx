/** Every change, newest first, each told as a sentence; found by person, member and kind. */

import { answerOf, api, type Schemas } from "@regulars/shared/api.ts";
import { ScrollText } from "lucide-react";
import { useLocation, useSearchParams } from "wouter";
import { useSay } from "../../language.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { PagedList } from "../../parts/pages.tsx";
import { Empty } from "../../parts/states.tsx";
import { useProgram } from "../../program.tsx";
import styles from "./audit.module.css";
import { type Asked, Filters, NAMES } from "./filters.tsx";
import { Told } from "./told.tsx";

type Entry = Schemas["AuditShown"];

export default function Audit() {
  const say = useSay();
  const [, go] = useLocation();
  const [search] = useSearchParams();
  const asked: Asked = Object.fromEntries(
    NAMES.flatMap((name) => (search.get(name) ? [[name, search.get(name)]] : [])),
  );
  const show = (next: Asked) => {
    const address = new URLSearchParams(next).toString();
    go(`/settings/audit${address && `?${address}`}`, { replace: true });
  };
  const read = (cursor: string | undefined) =>
    answerOf(
      api.GET("/api/audit", {
        params: { query: { limit: 50, ...asked, ...(cursor ? { cursor } : {}) } as { action?: Entry["action"] } },
      }),
    );
  const some = Object.keys(asked).length > 0;
  return (
    <Page title={say("page.nav.audit")} body={say("page.audit.body")}>
      <Panel>
        <Filters asked={asked} onAsk={show} />
        <PagedList<Entry>
          queryKey={["audit", asked]}
          read={read}
          empty={
            <Empty icon={<ScrollText aria-hidden />} title={say(some ? "page.audit.none.such" : "page.audit.none")} />
          }
        >
          {(items) => (
            <ol className={styles.list}>
              {items.map((entry) => (
                <Row key={entry.id} entry={entry} />
              ))}
            </ol>
          )}
        </PagedList>
      </Panel>
    </Page>
  );
}

function Row({ entry }: { entry: Entry }) {
  const { time } = useProgram();
  return (
    <li className={styles.row}>
      <time className={`${styles.time} number`} dateTime={entry.at}>
        {time(entry.at)}
      </time>
      <div>
        <Told entry={entry} />
      </div>
    </li>
  );
}
