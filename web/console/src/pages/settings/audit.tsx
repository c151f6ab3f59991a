/** Every change, newest first: who did what to what. */

import { answerOf, api, type Schemas } from "@regulars/shared/api.ts";
import { Table, type TableColumnsType } from "antd";
import { ScrollText } from "lucide-react";
import { Link } from "wouter";
import { useSay, useSpeaking } from "../../language.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { PagedList } from "../../parts/pages.tsx";
import { Empty } from "../../parts/states.tsx";
import { useProgram } from "../../program.tsx";
import styles from "./settings.module.css";

type Entry = Schemas["AuditShown"];

export default function Audit() {
  const say = useSay();
  const columns = useColumns();
  const read = (cursor: string | undefined) =>
    answerOf(api.GET("/api/audit", { params: { query: { limit: 50, ...(cursor ? { cursor } : {}) } } }));
  return (
    <Page title={say("page.nav.audit")} body={say("page.audit.body")}>
      <Panel>
        <PagedList<Entry>
          queryKey={["audit"]}
          read={read}
          empty={<Empty icon={<ScrollText aria-hidden />} title={say("page.audit.none")} />}
        >
          {(items) => <Table rowKey="id" dataSource={items} columns={columns} pagination={false} scroll={{ x: 720 }} />}
        </PagedList>
      </Panel>
    </Page>
  );
}

function useColumns(): TableColumnsType<Entry> {
  const { say, sayKnown } = useSpeaking();
  const { time } = useProgram();
  return [
    { title: say("page.audit.at"), width: 170, render: (_, { at }) => <span className="number">{time(at)}</span> },
    {
      title: say("page.audit.who"),
      render: (_, { actor, actor_name }) => <span title={actor}>{actor_name ?? actor}</span>,
    },
    { title: say("page.audit.what"), render: (_, { action }) => sayKnown(`page.action.${action}`, action) },
    { title: say("page.audit.subject"), render: (_, entry) => <Subject {...entry} /> },
    {
      title: say("page.audit.details"),
      width: "34%",
      render: (_, { details }) => <span className={styles.details}>{told(details, sayKnown)}</span>,
    },
  ];
}

/** What it was done to; a member leads to her page. */
function Subject({ action, subject, subject_name }: Entry) {
  const aboutMember = action.startsWith("member.") || action.startsWith("points.") || action === "card.link_made";
  if (aboutMember) return <Link href={`/members/${subject}`}>{subject}</Link>;
  return <span title={subject}>{subject_name ?? subject}</span>;
}

/** What was noted, as `name: value`; an empty note says nothing. */
function told(details: Entry["details"], sayKnown: (key: string, otherwise: string) => string): string {
  return Object.entries(details)
    .filter(([, value]) => value !== "" && value !== null && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => {
      const values = (Array.isArray(value) ? value : [value]).map((each) =>
        sayKnown(`page.noted.${each}`, plain(each)),
      );
      return `${sayKnown(`page.detail.${name}`, name)}: ${values.join(", ")}`;
    })
    .join(" · ");
}

function plain(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
