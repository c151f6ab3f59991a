/** What the shop knows of her, what she can change of it, and the way out. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { BookOpen, ChevronRight, Download } from "lucide-react";
import { useState } from "react";
import { useCard } from "../data.ts";
import { useSay, useSpeaking } from "../language.ts";
import { Button } from "../parts/button.tsx";
import { Heading } from "../parts/heading.tsx";
import { Panel } from "../parts/panel.tsx";
import { Row } from "../parts/row.tsx";
import { Trouble } from "../parts/states.tsx";
import { leave } from "../session.ts";
import { SESSION } from "../session_key.ts";
import { EditSheet } from "./me/edit_sheet.tsx";
import styles from "./me.module.css";

export function Me() {
  const say = useSay();
  const { card, date } = useCard();
  const since = card.joined_at ? say("card.me.since", { date: date(card.joined_at) }) : undefined;
  return (
    <>
      <Heading title={card.name ?? say("card.me.title")} body={since} />
      <About />
      <Panel>
        <ul>
          <Row
            icon={<BookOpen size={20} aria-hidden />}
            title={say("card.me.rules")}
            href="/rules"
            end={<ChevronRight size={18} aria-hidden />}
          />
          <li className={styles.download}>
            <a href="/api/card/data" download>
              <span className={styles.icon}>
                <Download size={20} aria-hidden />
              </span>
              <span>
                <strong>{say("card.me.data")}</strong>
                <small>{say("card.me.data.body")}</small>
              </span>
            </a>
          </li>
        </ul>
      </Panel>
      <Leave />
    </>
  );
}

function About() {
  const say = useSay();
  const { sayKnown } = useSpeaking();
  const { card } = useCard();
  const [editing, setEditing] = useState(false);
  const { about } = card;
  const gender = about.gender && sayKnown(`card.me.gender.${about.gender}`, about.gender);
  const rows = [
    ["card.me.name", about.name],
    ["card.me.phone", about.phone],
    ["card.me.birthday", about.birthday],
    ["card.me.gender", gender],
    ["card.me.city", about.city],
  ] as const;
  const edit = (
    <button type="button" className={styles.edit} onClick={() => setEditing(true)}>
      {say("card.me.edit")}
    </button>
  );
  return (
    <Panel title={say("card.me.about")} aside={edit}>
      <dl className={styles.about}>
        {rows.map(([key, value]) => (
          <div key={key}>
            <dt>{say(key)}</dt>
            <dd className={value ? "number" : styles.unsaid}>{value ?? say("card.me.unsaid")}</dd>
          </div>
        ))}
      </dl>
      {editing && <EditSheet about={about} onClose={() => setEditing(false)} />}
    </Panel>
  );
}

function Leave() {
  const say = useSay();
  const queries = useQueryClient();
  const leaving = useMutation({
    mutationFn: leave,
    onSuccess: () => {
      queries.setQueryData(SESSION, null);
      queries.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION[0] });
    },
  });
  return (
    <>
      <Trouble error={leaving.error} />
      <Button wide busy={leaving.isPending} onClick={() => leaving.mutate()}>
        {say("card.me.leave")}
      </Button>
    </>
  );
}
