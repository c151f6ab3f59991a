/** Every version, newest first: what it was for, who made it, what was different, and the way back to it. */

import { answerOf, api } from "@regulars/shared/api.ts";
import { App, Button, Checkbox, Form, Input } from "antd";
import { ArrowLeft, GitCompareArrows, History, Pencil, RotateCcw } from "lucide-react";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { useSay } from "../../language.tsx";
import { FormDialog } from "../../parts/form_dialog.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { Pill } from "../../parts/pill.tsx";
import { Empty, Failure, Loading } from "../../parts/states.tsx";
import { useProgram } from "../../program.tsx";
import { useMay } from "../../session.tsx";
import { Differences } from "./differences.tsx";
import publish from "./edit/publish.module.css";
import styles from "./program.module.css";
import list from "./versions.module.css";
import { useRenewPrograms, useVersions, type Version, type VersionText } from "./versions_data.ts";

export default function Versions() {
  const say = useSay();
  const [, go] = useLocation();
  const versions = useVersions();
  const [chosen, setChosen] = useState<number[]>([]);
  const [again, setAgain] = useState<number | null>(null);
  const toggle = (number: number) =>
    setChosen((now) => (now.includes(number) ? now.filter((each) => each !== number) : [...now, number].slice(-2)));
  const compare = () => {
    const [from, to] = [...chosen].sort((one, other) => one - other);
    go(`/program/versions/${from}/${to}`);
  };
  const inForce = versions.data?.find((each) => each.in_force);
  const several = (versions.data?.length ?? 0) > 1;
  return (
    <Page
      title={say("page.versions.title")}
      body={say("page.versions.body")}
      before={
        <Link href="/program" className={styles.back}>
          <ArrowLeft size={16} aria-hidden />
          {say("page.program.back")}
        </Link>
      }
      actions={
        several && (
          <Button icon={<GitCompareArrows size={16} aria-hidden />} disabled={chosen.length !== 2} onClick={compare}>
            {say("page.versions.compare")}
          </Button>
        )
      }
    >
      <Panel>
        {versions.isPending && <Loading />}
        {versions.isError && <Failure error={versions.error} retry={versions.refetch} />}
        {versions.data?.length === 0 && <Empty icon={<History aria-hidden />} title={say("page.versions.none")} />}
        <ul className={list.versions}>
          {versions.data?.map((version) => (
            <li key={version.number}>
              <Row
                version={version}
                chosen={chosen.includes(version.number)}
                {...(several ? { onChoose: toggle } : {})}
                onAgain={setAgain}
                inForce={inForce}
              />
            </li>
          ))}
        </ul>
      </Panel>
      <PublishAgain number={again} inForce={inForce} onClose={() => setAgain(null)} />
    </Page>
  );
}

interface RowProps {
  version: Version;
  chosen: boolean;
  /** What marks it for comparison, where there is another one. */
  onChoose?: (number: number) => void;
  onAgain: (number: number) => void;
  inForce: Version | undefined;
}

function Row({ version, chosen, onChoose, onAgain, inForce }: RowProps) {
  const say = useSay();
  const may = useMay();
  const { time } = useProgram();
  const { number, status, author } = version;
  const draft = status === "draft";
  const at = time(version.published_at ?? version.created_at);
  return (
    <>
      {onChoose && (
        <Checkbox
          checked={chosen}
          onChange={() => onChoose(number)}
          aria-label={say("page.versions.choose", { number })}
        />
      )}
      <div className={list.about}>
        <p className={list.name}>
          <strong className="number">{say(draft ? "page.versions.draft" : "page.versions.version", { number })}</strong>
          {version.in_force && <Pill tone="good">{say("page.versions.in_force")}</Pill>}
        </p>
        {version.note && <p>{version.note}</p>}
        <p className={list.soft}>
          {say(draft ? "page.versions.saved_by" : "page.versions.published_by", { who: author, at })}
        </p>
      </div>
      <div className={list.actions}>
        {inForce && !version.in_force && (
          <Link
            href={
              draft ? `/program/versions/${inForce.number}/${number}` : `/program/versions/${number}/${inForce.number}`
            }
          >
            {say("page.versions.differences")}
          </Link>
        )}
        {draft && may("operate") && (
          <Link href={`/program/edit/${number}`}>
            <Pencil size={14} aria-hidden /> {say("page.program.edit")}
          </Link>
        )}
        {!draft && !version.in_force && may("admin") && (
          <Button size="small" icon={<RotateCcw size={14} aria-hidden />} onClick={() => onAgain(number)}>
            {say("page.versions.again")}
            <span className="visually-hidden"> {say("page.versions.version", { number })}</span>
          </Button>
        )}
      </div>
    </>
  );
}

/** The way back: an older version becomes the newest one. */
function PublishAgain({
  number,
  inForce,
  onClose,
}: {
  number: number | null;
  inForce: Version | undefined;
  onClose: () => void;
}) {
  const say = useSay();
  const { message } = App.useApp();
  const renew = useRenewPrograms();
  const done = (version: VersionText) => {
    void message.success(say("page.publish.done", { number: version.number }));
    void renew();
  };
  return (
    <FormDialog<{ note: string }, VersionText>
      open={number !== null}
      title={say("page.versions.again.title", { number: number ?? 0 })}
      go={say("page.publish.go")}
      wide
      initial={{ note: say("page.versions.again.note", { number: number ?? 0 }) }}
      send={({ note }) =>
        answerOf(
          api.POST("/api/programs/{number}/republish", {
            params: { path: { number: number ?? 0 } },
            body: { note: note ?? "" },
          }),
        )
      }
      onDone={done}
      onClose={onClose}
    >
      <p className={publish.body}>{say("page.publish.body")}</p>
      {number !== null && inForce && (
        <div className={publish.changes}>
          <Differences from={String(inForce.number)} to={String(number)} />
        </div>
      )}
      <Form.Item name="note" label={say("page.publish.note")}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </FormDialog>
  );
}
