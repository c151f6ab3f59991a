/** The list as a CSV file: made in the background, with its progress, then fetched. */

import { send } from "@regulars/shared/api.ts";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Modal } from "antd";
import { Download } from "lucide-react";
import { useState } from "react";
import { useSay } from "../../language.tsx";
import { ProblemAlert } from "../../parts/problems.tsx";
import { useProgram } from "../../program.tsx";
import styles from "./export.module.css";
import type { Asked } from "./list.tsx";

interface Job {
  id: string;
  status: "waiting" | "running" | "finished" | "failed" | "cancelled";
  done: number;
  total: number | null;
  result: { file: string; members: number } | null;
  problem: { title: string; detail: string } | null;
}

const BETWEEN_MS = 1_000;

export function Export({ asked }: { asked: Asked }) {
  const say = useSay();
  const [open, setOpen] = useState(false);
  const { activity, ...list } = asked;
  const starting = useMutation({
    mutationFn: () => send<Job>("POST", "/api/members/exports", { ...list, ...activity }),
  });
  const begin = () => {
    setOpen(true);
    starting.mutate();
  };
  return (
    <>
      <Button icon={<Download size={16} aria-hidden />} onClick={begin}>
        {say("page.export")}
      </Button>
      <Modal
        open={open}
        title={say("page.export.title")}
        onCancel={() => setOpen(false)}
        footer={null}
        width={440}
        destroyOnHidden
      >
        <ProblemAlert error={starting.error} />
        {starting.data && <Progress first={starting.data} />}
      </Modal>
    </>
  );
}

/** Goes on by itself when the dialog is closed; whoever asked finds the file among the jobs. */
function Progress({ first }: { first: Job }) {
  const say = useSay();
  const { number } = useProgram();
  const { data: job, error } = useQuery({
    queryKey: ["job", first.id],
    queryFn: () => send<Job>("GET", `/api/jobs/${first.id}`),
    initialData: first,
    refetchInterval: ({ state }) => (isOver(state.data) ? false : BETWEEN_MS),
  });
  if (error) return <ProblemAlert error={error} />;
  if (job.status === "finished" && job.result) {
    return (
      <div className={styles.state} role="status">
        <p>{say("page.export.ready", { count: number(job.result.members) })}</p>
        <Button type="primary" href={`/api/files/${job.result.file}`} icon={<Download size={16} aria-hidden />}>
          {say("page.export.fetch")}
        </Button>
      </div>
    );
  }
  if (isOver(job)) {
    return (
      <p className={styles.state} role="alert">
        {job.problem?.detail || say("page.export.failed")}
      </p>
    );
  }
  const share = job.total ? Math.min(100, (job.done / job.total) * 100) : 0;
  return (
    <div className={styles.state} role="status">
      <p>
        {job.total === null
          ? say("page.export.waiting")
          : say("page.export.running", { done: number(job.done), total: number(job.total) })}
      </p>
      <svg width="100%" height="8" aria-hidden="true">
        <rect className={styles.track} width="100%" height="8" rx="4" />
        <rect className={styles.bar} width={`${share}%`} height="8" rx="4" />
      </svg>
      <p className={styles.soft}>{say("page.export.stay")}</p>
    </div>
  );
}

function isOver(job: Job | undefined): boolean {
  return job !== undefined && job.status !== "waiting" && job.status !== "running";
}
