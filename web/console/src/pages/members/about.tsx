/** What is known of her, and what she is known by. */

import { Button, Typography } from "antd";
import { PencilLine } from "lucide-react";
import { useSay, useSpeaking } from "../../language.tsx";
import { Panel } from "../../parts/page.tsx";
import { Pills } from "../../parts/pill.tsx";
import styles from "./about.module.css";
import type { Doing } from "./actions/actions.tsx";
import type { Member } from "./member.tsx";

interface AboutProps {
  member: Member;
  /** What opens the dialogs, for those who may change something. */
  onDo: ((doing: Doing) => void) | undefined;
}

export function About({ member, onDo }: AboutProps) {
  const say = useSay();
  const { sayKnown } = useSpeaking();
  const attributes = Object.entries(member.attributes).sort(byOrder);
  return (
    <Panel
      title={say("page.member.about")}
      aside={onDo && <Pencil label={say("page.edit")} onClick={() => onDo("edit")} />}
    >
      <h3 className={styles.first}>{say("page.member.attributes")}</h3>
      {attributes.length === 0 && <p className={styles.none}>{say("page.member.no_attributes")}</p>}
      <dl className={styles.list}>
        {attributes.map(([name, value]) => (
          <div key={name}>
            <dt>{sayKnown(`page.attribute.${name}`, name)}</dt>
            <dd>{shown(value, sayKnown)}</dd>
          </div>
        ))}
      </dl>
      <h3 className={styles.later}>{say("page.member.identities")}</h3>
      <dl className={styles.list}>
        {member.identities.map(({ kind, value }) => (
          <div key={`${kind}:${value}`}>
            <dt>{sayKnown(`page.kind.${kind}`, kind)}</dt>
            <dd className="number">{value}</dd>
          </div>
        ))}
        <div className={styles.wide}>
          <dt>{say("page.member.id")}</dt>
          <dd>
            <Typography.Text code copyable={{ tooltips: [say("page.copy"), say("page.copied")] }} className={styles.id}>
              {member.member_id}
            </Typography.Text>
          </dd>
        </div>
      </dl>
      <h3 className={styles.later}>
        {say("page.member.tags")}
        {onDo && <Pencil label={say("page.tags")} onClick={() => onDo("tags")} />}
      </h3>
      {member.tags.length === 0 && <p className={styles.none}>{say("page.member.no_tags")}</p>}
      <Pills words={member.tags} />
    </Panel>
  );
}

function Pencil({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button type="text" size="small" icon={<PencilLine size={14} aria-hidden />} aria-label={label} onClick={onClick} />
  );
}

const FIRST = ["name", "phone", "email", "gender", "birthday", "city"];

/** Those that everyone asks for first, then the rest by name. */
function byOrder([one]: [string, unknown], [other]: [string, unknown]): number {
  const places = [one, other].map((name) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length));
  return (places[0] ?? 0) - (places[1] ?? 0) || one.localeCompare(other);
}

function shown(value: unknown, sayKnown: (key: string, otherwise: string) => string): string {
  const plain = typeof value === "object" ? JSON.stringify(value) : String(value);
  return sayKnown(`page.value.${plain}`, plain);
}
