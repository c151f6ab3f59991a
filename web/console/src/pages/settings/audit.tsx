/** Every change, newest first: who did what to what. */

import { answerOf, api, type Schemas } from "@regulars/shared/api.ts";
import { languageNames, languages } from "@regulars/shared/language.ts";
import type { TableColumnsType } from "antd";
import { ScrollText } from "lucide-react";
import { Link } from "wouter";
import { useSay, useSpeaking } from "../../language.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { PagedList } from "../../parts/pages.tsx";
import { Records } from "../../parts/records.tsx";
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
          {(items) => <Records items={items} columns={columns} keyOf={({ id }) => String(id)} />}
        </PagedList>
      </Panel>
    </Page>
  );
}

function useColumns(): TableColumnsType<Entry> {
  const { say, sayKnown } = useSpeaking();
  const told = useTold();
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
      render: (_, { details }) => <span className={styles.details}>{told(details)}</span>,
    },
  ];
}

/** What it was done to; a member leads to her page. */
function Subject({ action, subject, subject_name }: Entry) {
  const aboutMember = action.startsWith("member.") || action.startsWith("points.") || action === "card.link_made";
  if (aboutMember) return <Link href={`/members/${subject}`}>{subject}</Link>;
  return <span title={subject}>{subject_name ?? subject}</span>;
}

/** Where the words for what was noted stand, by its name; for all others among the notes. */
const WORDS: Record<string, string> = { scopes: "page.scope", role: "page.role" };

/** What was noted, by its name; an empty note says nothing. */
function useTold(): (details: Entry["details"]) => string {
  const { say, sayKnown } = useSpeaking();
  const wordOf = (name: string, value: unknown) => {
    const language = name === "language" && languages.find((each) => each === value);
    return language ? languageNames[language] : sayKnown(`${WORDS[name] ?? "page.noted"}.${value}`, plain(value));
  };
  return (details) =>
    Object.entries(details)
      .filter(([, value]) => value !== "" && value !== null && !(Array.isArray(value) && value.length === 0))
      .map(([name, value]) => {
        const values = (Array.isArray(value) ? value : [value]).map((each) => wordOf(name, each));
        return say("page.detail", {
          name: sayKnown(`page.detail.${name}`, name),
          value: values.join(say("page.edit.comma")),
        });
      })
      .join(" · ");
}

function plain(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
