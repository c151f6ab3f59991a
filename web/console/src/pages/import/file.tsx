/** A file that was sent: its columns, what is read from its beginning, and the word that starts the import. */

import { answerOf, api, problemOf, type Schemas, send } from "@regulars/shared/api.ts";
import { type Language, locales } from "@regulars/shared/language.ts";
import { guess, type Mapping, main, missing, type Shape, shapeOf } from "@regulars/shared/order_mapping.ts";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { ArrowLeft, FileUp } from "lucide-react";
import { useState } from "react";
import { Link, useLocation, useSearchParams } from "wouter";
import { useSay, useSpeaking } from "../../language.tsx";
import { useConfirm } from "../../parts/confirm.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { Failure, Loading } from "../../parts/states.tsx";
import { useSettled } from "../../parts/use_settled.ts";
import { useProgram } from "../../program.tsx";
import { Columns } from "./columns.tsx";
import styles from "./import.module.css";
import { Look } from "./look.tsx";

type Preview = Schemas["ImportPreview"];

const LEAST_COLUMNS = main.orders.length;

export default function ImportFile({ upload }: { upload: string }) {
  const { language } = useSpeaking();
  const seen = useQuery({
    queryKey: ["import", upload, language],
    queryFn: () => send<Preview>("POST", "/api/imports/preview", { upload }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (seen.isPending) return <Loading />;
  if (seen.isError) return <Unreadable error={seen.error} />;
  return <Prepare upload={upload} seen={seen.data} />;
}

function Back() {
  const say = useSay();
  return (
    <Link href="/import" className={styles.back}>
      <ArrowLeft size={16} aria-hidden />
      {say("page.import.back")}
    </Link>
  );
}

/** A file that is no CSV at all, or that is not kept any more. */
function Unreadable({ error }: { error: unknown }) {
  const say = useSay();
  const { faults } = problemOf(error);
  return (
    <Page title={say("page.import.title")} before={<Back />}>
      <Panel>
        <Failure error={error} />
        {faults.map((fault) => (
          <p key={fault.code} className={styles.fault}>
            {fault.message}
          </p>
        ))}
      </Panel>
    </Page>
  );
}

function Prepare({ upload, seen }: { upload: string; seen: Preview }) {
  const say = useSay();
  const { language } = useSpeaking();
  const { zone, currency } = useProgram();
  const [search] = useSearchParams();
  const name = search.get("name") ?? "";
  const [mapping, setMapping] = useState<Mapping>(
    () => (seen.proposed?.mapping as Mapping | undefined) ?? guess(seen, { zone, currency }),
  );
  const [shape, setShape] = useState<Shape>(() => shapeOf(mapping));
  const settled = useSettled(mapping);
  const tried = missing(settled, shape).length === 0;
  const looked = useQuery({
    queryKey: ["import", upload, settled, language],
    queryFn: () => send<Preview>("POST", "/api/imports/preview", { upload, mapping: settled }),
    enabled: tried,
    placeholderData: (before) => before,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const faults = looked.isError ? problemOf(looked.error).faults : (looked.data?.problems ?? []);
  const open = missing(mapping, shape);
  const ready = open.length === 0 && !looked.isError && faults.length === 0 && !!looked.data;
  return (
    <Page title={name || say("page.import.title")} body={say("page.import.columns.body")} before={<Back />}>
      <div className={styles.column}>
        <Panel title={say("page.import.columns.title")}>
          {seen.columns.length < LEAST_COLUMNS && (
            <Alert className={styles.few} type="warning" showIcon role="alert" title={say("page.import.few_columns")} />
          )}
          <Columns
            seen={seen}
            mapping={mapping}
            shape={shape}
            onChange={(next, other = shape) => {
              setMapping(next);
              setShape(other);
            }}
          />
          {tried && faults.length > 0 && (
            <Alert
              className={styles.faults}
              type="warning"
              showIcon
              role="alert"
              title={say("page.import.problems")}
              description={
                <ul>
                  {faults.map((fault) => (
                    <li key={`${fault.path} ${fault.code}`}>
                      {fault.message} {fault.hint}
                    </li>
                  ))}
                </ul>
              }
            />
          )}
        </Panel>
        <Look seen={seen} looked={tried && !looked.isError ? looked.data : undefined} zone={mapping.time_zone} />
        <Begin upload={upload} name={name} mapping={mapping} ready={ready} open={open} />
      </div>
    </Page>
  );
}

interface BeginProps {
  upload: string;
  name: string;
  mapping: Mapping;
  ready: boolean;
  open: ReturnType<typeof missing>;
}

/** What an import does and cannot undo, before it begins. */
function Begin({ upload, name, mapping, ready, open }: BeginProps) {
  const { say, language } = useSpeaking();
  const confirm = useConfirm();
  const [, go] = useLocation();
  const starting = useMutation({
    mutationFn: () =>
      answerOf(api.POST("/api/imports", { body: { upload, mapping } as unknown as Schemas["OrderFile"] })),
    onSuccess: (job) => go(`/import/${job.id}`),
  });
  const ask = () =>
    confirm({
      title: say("page.import.go.title", { name }),
      body: say("page.import.before.undo"),
      verb: say("page.import.go"),
      act: () => starting.mutateAsync(),
    });
  return (
    <Panel title={say("page.import.before")}>
      <ul className={styles.before}>
        <li>{say("page.import.before.does")}</li>
        <li>{say("page.import.before.again")}</li>
        <li>{say("page.import.before.undo")}</li>
      </ul>
      <div className={styles.go}>
        <Button type="primary" size="large" icon={<FileUp size={18} aria-hidden />} disabled={!ready} onClick={ask}>
          {say("page.import.go")}
        </Button>
        {open.length > 0 && (
          <p className={styles.warn} role="status">
            {say("page.import.missing", {
              columns: listed(
                open.map((each) => say(`page.import.column.${each}`)),
                language,
              ),
            })}
          </p>
        )}
      </div>
    </Panel>
  );
}

function listed(words: string[], language: Language): string {
  return new Intl.ListFormat(locales[language]).format(words);
}
