/** One import: how far it is, then what came of it. Its address is its own, so that nothing is lost on the way. */

import { answerOf, api, type Schemas } from "@regulars/shared/api.ts";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Progress } from "antd";
import { ArrowLeft, Download } from "lucide-react";
import { Link } from "wouter";
import { useSay, useSpeaking } from "../../language.tsx";
import { useConfirm } from "../../parts/confirm.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { Failure, Loading } from "../../parts/states.tsx";
import { useProgram } from "../../program.tsx";
import { type Counts, countsOf } from "./counts.ts";
import styles from "./import.module.css";
import { RejectedRows } from "./rejected.tsx";

type Job = Schemas["Job"];

const OFTEN_MS = 1_000;

export default function ImportJob({ id }: { id: string }) {
  const { language } = useSpeaking();
  const job = useQuery({
    queryKey: ["job", id, language],
    queryFn: () => answerOf(api.GET("/api/jobs/{job_id}", { params: { path: { job_id: id } } })),
    refetchInterval: ({ state }) => (state.data && underWay(state.data) ? OFTEN_MS : false),
  });
  if (job.isPending) return <Loading />;
  if (job.isError && !job.data) return <Failure error={job.error} retry={job.refetch} />;
  return <Shown job={job.data} />;
}

function underWay({ status }: Job): boolean {
  return status === "waiting" || status === "running";
}

function Shown({ job }: { job: Job }) {
  const say = useSay();
  const { time } = useProgram();
  const back = (
    <Link href="/import" className={styles.back}>
      <ArrowLeft size={16} aria-hidden />
      {say("page.import.back")}
    </Link>
  );
  const counts = countsOf(job);
  return (
    <Page
      title={String(job.about.name ?? say("page.import.title"))}
      body={<span className="number">{say("page.import.job.asked", { time: time(job.asked_at) })}</span>}
      before={back}
    >
      <div className={styles.column}>
        <Panel>
          <State job={job} />
          <Figures counts={counts} />
        </Panel>
        {!underWay(job) && <Rest job={job} counts={counts} />}
        {!underWay(job) && (
          <p className={styles.next}>
            <Link href="/import">{say("page.import.job.again")}</Link>
            <Link href="/members">{say("page.import.job.members")}</Link>
          </p>
        )}
      </div>
    </Page>
  );
}

function State({ job }: { job: Job }) {
  const say = useSay();
  const share = job.status === "finished" ? 100 : job.total ? Math.floor((job.done / job.total) * 100) : 0;
  return (
    <div role="status">
      <div className={styles.state}>
        <h2 className={styles[job.status]}>{say(`page.import.job.${job.status}`)}</h2>
        {underWay(job) && <Stop id={job.id} />}
      </div>
      {underWay(job) && (
        <>
          <Progress percent={share} aria-label={say(`page.import.job.${job.status}`)} />
          <p className={styles.soft}>{say("page.import.job.body")}</p>
        </>
      )}
      {job.result?.already_imported === true && <Alert type="info" showIcon title={say("page.import.job.already")} />}
      {job.problem && (
        <Alert
          type="error"
          showIcon
          title={job.problem.detail}
          description={
            job.problem.errors.length > 0 && (
              <ul>
                {job.problem.errors.map((fault) => (
                  <li key={`${fault.path} ${fault.code}`}>{fault.message}</li>
                ))}
              </ul>
            )
          }
        />
      )}
    </div>
  );
}

function Stop({ id }: { id: string }) {
  const say = useSay();
  const confirm = useConfirm();
  const queries = useQueryClient();
  const ask = () =>
    confirm({
      title: say("page.import.job.stop.title"),
      body: say("page.import.job.stop.body"),
      verb: say("page.import.job.stop"),
      act: () =>
        api
          .POST("/api/jobs/{job_id}/cancel", { params: { path: { job_id: id } } })
          .then(() => queries.invalidateQueries({ queryKey: ["job", id] })),
    });
  return <Button onClick={ask}>{say("page.import.job.stop")}</Button>;
}

function Figures({ counts }: { counts: Counts }) {
  const say = useSay();
  const { name, number } = useProgram();
  const wallets = (key: "earned" | "taken_back") =>
    counts[key].map(
      ([id, points]) => [say(`page.import.count.${key}`, { wallet: name("wallets", id) }), points] as const,
    );
  const figures = [
    [say("page.import.count.orders"), counts.orders],
    [say("page.import.count.members"), counts.members],
    ...wallets("earned"),
    ...wallets("taken_back"),
    [say("page.import.count.refunds"), counts.refunds + counts.credit_notes],
    [say("page.import.count.cancellations"), counts.cancellations],
    [say("page.import.count.rows"), counts.rows],
  ] as const;
  const always = new Set<string>([say("page.import.count.orders"), say("page.import.count.members")]);
  return (
    <dl className={styles.tiles}>
      {figures
        .filter(([label, value]) => value > 0 || always.has(label))
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="number">{number(value)}</dd>
          </div>
        ))}
    </dl>
  );
}

/** What was not taken, and why. */
function Rest({ job, counts }: { job: Job; counts: Counts }) {
  const { say, sayKnown } = useSpeaking();
  const { number } = useProgram();
  const file = job.result?.rejects_file;
  const rows = (entries: [string, number][], area: "skip" | "reason") => (
    <ul className={styles.reasons}>
      {entries.map(([code, count]) => (
        <li key={code}>
          <span>{sayKnown(`page.import.${area}.${code}`, code)}</span>
          <span className="number">
            {say(count === 1 ? "page.import.rejected.count.one" : "page.import.rejected.count", {
              count: number(count),
            })}
          </span>
        </li>
      ))}
    </ul>
  );
  return (
    <>
      <Panel title={say("page.import.rejected")}>
        {counts.rejected_rows === 0 ? (
          <p className={styles.soft}>{say("page.import.rejected.none")}</p>
        ) : (
          <>
            <p className={styles.several}>
              {say(counts.rejected_rows === 1 ? "page.import.rejected.rows.one" : "page.import.rejected.rows", {
                count: number(counts.rejected_rows),
              })}
            </p>
            {(counts.rejected.length > 1 || typeof file !== "string") && rows(counts.rejected, "reason")}
            {typeof file === "string" && <First job={job} of={counts.rejected_rows} />}
            {typeof file === "string" && (
              <div className={styles.download}>
                <Button href={`/api/files/${file}`} icon={<Download size={16} aria-hidden />} download>
                  {say("page.import.rejects")}
                </Button>
                <p className={styles.soft}>{say("page.import.rejected.body")}</p>
              </div>
            )}
          </>
        )}
      </Panel>
      {counts.skipped.length > 0 && <Panel title={say("page.import.skipped")}>{rows(counts.skipped, "skip")}</Panel>}
    </>
  );
}

/** The rows themselves, so that one sees at once what is wrong with them. */
function First({ job, of }: { job: Job; of: number }) {
  const { say, language } = useSpeaking();
  const { number } = useProgram();
  const rejected = useQuery({
    queryKey: ["job", job.id, "rejected", language],
    queryFn: () => answerOf(api.GET("/api/jobs/{job_id}/rejected", { params: { path: { job_id: job.id } } })),
  });
  if (rejected.isPending) return <Loading />;
  if (rejected.isError && !rejected.data) return <Failure error={rejected.error} retry={rejected.refetch} />;
  const { items } = rejected.data;
  return (
    <section className={styles.first}>
      {items.length < of && (
        <p className={styles.soft}>{say("page.import.rejected.first", { count: number(items.length) })}</p>
      )}
      <RejectedRows rows={items} />
    </section>
  );
}
