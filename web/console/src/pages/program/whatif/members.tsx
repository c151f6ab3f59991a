/** The members whom a draft would change most, by their names. */

import { answerOf, api, type Schemas } from "@regulars/shared/api.ts";
import { useQueries } from "@tanstack/react-query";
import { Link } from "wouter";
import { useSpeaking } from "../../../language.tsx";
import { Panel } from "../../../parts/page.tsx";
import { useProgram } from "../../../program.tsx";
import type { ChangedMember } from "./report.ts";
import styles from "./whatif.module.css";

const MOST = 10;

/** The report keeps no names: they are asked for, as far as the reader may see them. */
export function Members({ title, none, members }: { title: string; none: string; members: ChangedMember[] }) {
  const { say, sayKnown } = useSpeaking();
  const { number } = useProgram();
  const shown = members.slice(0, MOST);
  const names = useQueries({
    queries: shown.map(({ member_id }) => ({
      queryKey: ["member", member_id],
      queryFn: () => answerOf(api.GET("/api/members/{ref}", { params: { path: { ref: member_id } } })),
      select: (member: Schemas["Member"]) => member.attributes.name,
    })),
  });
  const called = ({ identity, member_id }: ChangedMember, name: unknown) => {
    if (typeof name === "string" && name) return name;
    const [kind = "", ...value] = identity.split(":");
    return identity ? `${sayKnown(`page.kind.${kind}`, kind)} ${value.join(":")}` : member_id;
  };
  return (
    <Panel title={title}>
      {members.length > 0 && <p className={styles.counted}>{say("page.whatif.counted")}</p>}
      {members.length === 0 && <p className={styles.soft}>{none}</p>}
      <ul className={styles.members}>
        {shown.map((member, place) => (
          <li key={member.member_id}>
            <Link href={`/members/${member.member_id}`}>{called(member, names[place]?.data)}</Link>
            <span className="number">
              {number(member.before)} → {number(member.after)}
            </span>
            <b className={`${member.change > 0 ? styles.plus : styles.minus} number`}>
              {signed(member.change, number)}
            </b>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function signed(change: number, number: (value: number) => string): string {
  return change > 0 ? `+${number(change)}` : change < 0 ? `−${number(-change)}` : "0";
}
