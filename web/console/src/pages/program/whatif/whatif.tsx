/** What a draft would have made of the whole history: asked for, on its way, and what came of it. */

import { answerOf, api } from "@regulars/shared/api.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Progress } from "antd";
import { ArrowLeft, Calculator, RotateCw, Send } from "lucide-react";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { useSay } from "../../../language.tsx";
import { Page, Panel } from "../../../parts/page.tsx";
import { ProblemAlert } from "../../../parts/problems.tsx";
import { Empty, Failure, Loading } from "../../../parts/states.tsx";
import { useProgram } from "../../../program.tsx";
import { useMay } from "../../../session.tsx";
import { PublishDialog } from "../edit/publish.tsx";
import { useVersions, type Version } from "../versions_data.ts";
import type { Job, Report } from "./report.ts";
import { ResultShown } from "./result.tsx";
import styles from "./whatif.module.css";

const LOOK_AGAIN_MS = 1000;
const MANY = 100;

export default function WhatIf({ number }: { number: number }) {
  const say = useSay();
  const jobs = useQuery({
    queryKey: ["jobs", "whatif", number],
    queryFn: () => newestJob(number),
    refetchInterval: (query) => (isUnderWay(query.state.data) ? LOOK_AGAIN_MS : false),
  });
  const versions = useVersions();
  const version = versions.data?.find((each) => each.number === number);
  const published = version?.status === "published";
  const asking = useAsking(number);
  const job = jobs.data ?? null;
  return (
    <Page
      title={say(published ? "page.whatif.title.published" : "page.whatif.title", { number })}
      body={
        <>
          <p>{say("page.whatif.body")}</p>
          <Link href={version?.status === "draft" ? `/try?program=${number}` : "/try"}>
            {say("page.whatif.single")}
          </Link>
        </>
      }
      before={
        <Link href={published ? "/program/versions" : `/program/edit/${number}`} className={styles.back}>
          <ArrowLeft size={16} aria-hidden />
          {say(published ? "page.versions.back" : "page.whatif.back")}
        </Link>
      }
      actions={
        <Actions number={number} job={job} version={version} onAsk={() => asking.mutate()} busy={asking.isPending} />
      }
    >
      <ProblemAlert error={asking.error} />
      {jobs.isPending && <Loading />}
      {jobs.isError && <Failure error={jobs.error} retry={jobs.refetch} />}
      {jobs.isSuccess && (
        <Shown number={number} job={job} version={version} onAsk={() => asking.mutate()} busy={asking.isPending} />
      )}
    </Page>
  );
}

/** The newest one of this draft; it is found again after a reload, and by colleagues. */
async function newestJob(number: number): Promise<Job | null> {
  const { items } = await answerOf(api.GET("/api/jobs", { params: { query: { kind: "whatif", limit: MANY } } }));
  return items.find((job) => job.about.program === number) ?? null;
}

function isUnderWay(job: Job | null | undefined): boolean {
  return job?.status === "waiting" || job?.status === "running";
}

function useAsking(number: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => answerOf(api.POST("/api/programs/{number}/whatif", { params: { path: { number } } })),
    onSuccess: (job) => queries.setQueryData(["jobs", "whatif", number], job),
  });
}

interface AskedProps {
  number: number;
  job: Job | null;
  version: Version | undefined;
  onAsk: () => void;
  busy: boolean;
}

function Actions({ number, job, version, onAsk, busy }: AskedProps) {
  const say = useSay();
  const may = useMay();
  const [publishing, setPublishing] = useState<number | null>(null);
  return (
    <>
      {job?.status === "finished" && may("operate") && (
        <Button icon={<RotateCw size={16} aria-hidden />} loading={busy} onClick={onAsk}>
          {say("page.whatif.again")}
        </Button>
      )}
      {version?.status === "draft" && may("admin") && (
        <Button type="primary" icon={<Send size={16} aria-hidden />} onClick={() => setPublishing(number)}>
          {say("page.edit.publish")}
        </Button>
      )}
      <PublishDialog number={publishing} onClose={() => setPublishing(null)} />
    </>
  );
}

function Shown({ number, job, version, onAsk, busy }: AskedProps) {
  const say = useSay();
  const may = useMay();
  if (!job) {
    return (
      <Panel>
        <Empty icon={<Calculator aria-hidden />} title={say("page.whatif.none")}>
          <p>{say("page.whatif.none.body")}</p>
          {may("operate") && (
            <Button type="primary" className={styles.go} loading={busy} onClick={onAsk}>
              {say("page.whatif.go")}
            </Button>
          )}
        </Empty>
      </Panel>
    );
  }
  if (isUnderWay(job)) return <UnderWay job={job} />;
  if (job.status === "finished" && job.result) {
    const outdated = version?.status === "draft" && Date.parse(version.created_at) > Date.parse(job.asked_at);
    return (
      <>
        {outdated && <Alert className={styles.alert} type="warning" showIcon title={say("page.whatif.outdated")} />}
        <ResultShown report={job.result as unknown as Report} number={Number(job.about.program)} />
      </>
    );
  }
  return <Ended number={number} job={job} version={version} onAsk={onAsk} busy={busy} />;
}

/** It came to nothing: why, and what one can do now. */
function Ended({ number, job, version, onAsk, busy }: AskedProps) {
  const say = useSay();
  const may = useMay();
  const [, go] = useLocation();
  const stopped = job?.status === "cancelled";
  return (
    <Panel>
      <Empty title={say(stopped ? "page.whatif.cancelled" : "page.whatif.failed")}>
        <p>{job?.problem?.detail ?? say("page.whatif.cancelled.body")}</p>
        <div className={styles.ways}>
          {version?.status === "draft" && (
            <Button onClick={() => go(`/program/edit/${number}`)}>{say("page.whatif.back")}</Button>
          )}
          {may("operate") && (
            <Button type="primary" icon={<RotateCw size={16} aria-hidden />} loading={busy} onClick={onAsk}>
              {say("page.whatif.again")}
            </Button>
          )}
        </div>
      </Empty>
    </Panel>
  );
}

function UnderWay({ job }: { job: Job }) {
  const say = useSay();
  const may = useMay();
  const { number } = useProgram();
  const queries = useQueryClient();
  const percent = job.total ? Math.floor((job.done / job.total) * 100) : 0;
  const cancelling = useMutation({
    mutationFn: () => answerOf(api.POST("/api/jobs/{job_id}/cancel", { params: { path: { job_id: job.id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["jobs"] }),
  });
  return (
    <Panel title={say(job.total ? "page.whatif.running" : "page.whatif.waiting")}>
      <Progress percent={percent} aria-label={say("page.whatif.running")} />
      <div className={styles.under}>
        <p className="number">
          {job.total
            ? say("page.whatif.done", { done: number(job.done), total: number(job.total) })
            : say("page.whatif.waiting.body")}
        </p>
        {may("operate") && (
          <Button size="small" loading={cancelling.isPending} onClick={() => cancelling.mutate()}>
            {say("page.cancel")}
          </Button>
        )}
      </div>
    </Panel>
  );
}
