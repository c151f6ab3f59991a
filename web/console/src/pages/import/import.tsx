/** Importing: a file to begin with, and what was imported before. */

import { answerOf, api, type Schemas, sendFile } from "@regulars/shared/api.ts";
import { useMutation } from "@tanstack/react-query";
import { Button, Progress } from "antd";
import { ChevronRight, Download, FileClock } from "lucide-react";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { useSay } from "../../language.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { PagedList } from "../../parts/pages.tsx";
import { ProblemAlert } from "../../parts/problems.tsx";
import { Empty } from "../../parts/states.tsx";
import { useProgram } from "../../program.tsx";
import { countsOf } from "./counts.ts";
import { Drop } from "./drop.tsx";
import styles from "./import.module.css";

type Job = Schemas["Job"];

export default function Import() {
  const say = useSay();
  return (
    <Page title={say("page.import.title")} body={say("page.import.body")}>
      <div className={styles.column}>
        <Panel>
          <Upload />
        </Panel>
        <Panel title={say("page.import.earlier")}>
          <Earlier />
        </Panel>
      </div>
    </Page>
  );
}

function Upload() {
  const say = useSay();
  const [, go] = useLocation();
  const [sent, setSent] = useState(0);
  const sending = useMutation({
    mutationFn: (file: File) =>
      sendFile<Schemas["Upload"]>(`/api/uploads?name=${encodeURIComponent(file.name)}`, file, (bytes) =>
        setSent(bytes / file.size),
      ),
    onSuccess: ({ id, name }) => go(`/import/file/${id}?name=${encodeURIComponent(name)}`),
  });
  const choose = (file: File) => {
    setSent(0);
    sending.mutate(file);
  };
  if (!sending.isPending) {
    return (
      <>
        <Drop onChoose={choose} />
        <Example />
        <ProblemAlert error={sending.error} />
      </>
    );
  }
  return (
    <div role="status">
      <p>{say("page.import.uploading", { name: sending.variables.name })}</p>
      <Progress
        percent={Math.floor(sent * 100)}
        aria-label={say("page.import.uploading", { name: sending.variables.name })}
      />
    </div>
  );
}

/** A file to start from, with the columns that are enough. The mark in front tells Excel that it is UTF-8. */
function Example() {
  const say = useSay();
  const fetch = () => {
    const address = URL.createObjectURL(new Blob([`\ufeff${say("page.import.example.file")}`], { type: "text/csv" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = say("page.import.example.name");
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <div className={styles.example}>
      <span>{say("page.import.example.body")}</span>
      <Button type="link" size="small" icon={<Download size={14} aria-hidden />} onClick={fetch}>
        {say("page.import.example")}
      </Button>
    </div>
  );
}

function Earlier() {
  const say = useSay();
  const read = (cursor: string | undefined) =>
    answerOf(
      api.GET("/api/jobs", {
        params: { query: { kind: "orders_import", limit: 10, ...(cursor ? { cursor } : {}) } },
      }),
    );
  const empty = <Empty icon={<FileClock aria-hidden />} title={say("page.import.earlier.none")} />;
  return (
    <PagedList<Job> queryKey={["jobs", "orders_import"]} read={read} empty={empty}>
      {(items) => (
        <ul className={styles.jobs}>
          {items.map((job) => (
            <Row key={job.id} job={job} />
          ))}
        </ul>
      )}
    </PagedList>
  );
}

function Row({ job }: { job: Job }) {
  const say = useSay();
  const { number, time } = useProgram();
  const { orders, rejected_rows } = countsOf(job);
  return (
    <li>
      <Link href={`/import/${job.id}`} className={styles.job}>
        <span>
          <strong>{String(job.about.name ?? job.id)}</strong>
          <span className={`${styles.soft} number`}>{time(job.asked_at)}</span>
        </span>
        <span className={`${styles.figures} number`}>
          <span>
            {say("page.import.count.orders")} <b>{number(orders)}</b>
          </span>
          {rejected_rows > 0 && (
            <span className={styles.warn}>
              {say("page.import.rejected")} <b>{number(rejected_rows)}</b>
            </span>
          )}
        </span>
        <span className={styles[job.status]}>{say(`page.import.job.${job.status}`)}</span>
        <ChevronRight size={16} aria-hidden />
      </Link>
    </li>
  );
}
