/** The editor: a working copy of the newest draft, or of the version in force, until it is saved. */

import { answerOf, api } from "@regulars/shared/api.ts";
import { written } from "@regulars/shared/program_text.ts";
import { useQuery } from "@tanstack/react-query";
import { App, Button, Tabs } from "antd";
import { ArrowLeft, Calculator, Save, Send } from "lucide-react";
import { useCallback, useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import { NotFound } from "../../../frame/not_found.tsx";
import { useSay } from "../../../language.tsx";
import { useLeaving } from "../../../leaving.ts";
import { Page, Panel } from "../../../parts/page.tsx";
import { ProblemAlert } from "../../../parts/problems.tsx";
import { Failure, Loading } from "../../../parts/states.tsx";
import { useMay } from "../../../session.tsx";
import { readVersion, useRenewPrograms, type VersionText, waitingDraft } from "../versions_data.ts";
import styles from "./edit.module.css";
import { EditingProvider } from "./editing.tsx";
import { PartForm } from "./part_form.tsx";
import { PartsList } from "./parts_list.tsx";
import { PublishDialog } from "./publish.tsx";
import { useWorkingCopy, type WorkingCopy } from "./working_copy.ts";
import { YamlText } from "./yaml_text.tsx";

interface Opened {
  number: number | null;
  /** Whether it is what is in force: nothing can come of it before something is changed. */
  inForce: boolean;
  note: string;
  source: string;
}

const FIRST = {
  name: { zh: "会员方案", en: "Membership" },
  time_zone: "Asia/Shanghai",
  currency: "CNY",
  wallets: [{ id: "points", name: { zh: "积分", en: "Points" } }],
  earn: [
    {
      id: "order_points",
      name: { zh: "消费积分", en: "Points for orders" },
      on: "Order Completed",
      award: { wallet: "points", per_amount: { points: 1 } },
    },
  ],
};

export default function EditProgram({ number }: { number?: number }) {
  const say = useSay();
  const opened = useQuery({
    queryKey: ["program being edited", number ?? "newest"],
    queryFn: () => open(number),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  if (opened.data) return <Editor opened={opened.data} />;
  if (opened.data === null) return <NotFound />;
  return (
    <Page title={say("page.edit.title")} before={<Back />}>
      {opened.isError ? <Failure error={opened.error} retry={opened.refetch} /> : <Loading />}
    </Page>
  );
}

/** The draft of that number, if it is one; else the one that waits, the version in force, or a beginning. */
async function open(number: number | undefined): Promise<Opened | null> {
  const { items } = await answerOf(api.GET("/api/programs"));
  const inForce = items.find((each) => each.in_force);
  const draft = number === undefined ? waitingDraft(items) : items.find((each) => each.number === number);
  const chosen = draft ?? inForce;
  if (number !== undefined && draft?.status !== "draft") return null;
  if (!chosen) return { number: null, inForce: false, note: "", source: written(FIRST) };
  const version = await readVersion(String(chosen.number));
  const source = version.format === "json" ? written(JSON.parse(version.source)) : version.source;
  return { number: draft ? draft.number : null, inForce: !draft, note: draft ? draft.note : "", source };
}

function Editor({ opened }: { opened: Opened }) {
  const say = useSay();
  const copy = useWorkingCopy(opened.source);
  const [number, setNumber] = useState(opened.number);
  const [chosen, setChosen] = useState("earn[0]");
  const [tab, setTab] = useState<"forms" | "yaml">("forms");
  const form = useRef<HTMLDivElement>(null);
  // In one column the form stands below the list, often out of sight.
  const choose = (path: string) => {
    setChosen(path);
    if (form.current && form.current.offsetLeft < NARROW) form.current.scrollIntoView();
  };
  const saving = useSaving(copy, number, opened.note, setNumber);
  useAskBeforeLeaving(copy.dirty);
  const show = (next: string) => {
    if (next === "yaml") copy.write(copy.text());
    setTab(next === "yaml" ? "yaml" : "forms");
  };
  const faults = copy.validation?.problems.length ?? 0;
  const nothingNew = opened.inForce && number === null && !copy.dirty;
  const goTo = (path: string) => {
    show("forms");
    choose(PART.exec(path)?.[0] ?? "");
  };
  return (
    <Page
      title={say("page.edit.title")}
      before={<Back />}
      body={<State copy={copy} number={number} onGo={goTo} />}
      actions={<Actions copy={copy} number={number} saving={saving} ready={faults === 0 && !nothingNew} />}
    >
      <ProblemAlert error={saving.error ?? copy.error} />
      <Tabs
        activeKey={tab}
        onChange={show}
        items={[
          { key: "forms", label: say("page.edit.forms") },
          { key: "yaml", label: say("page.edit.yaml") },
        ]}
      />
      {tab === "yaml" && (
        <Panel>
          <YamlText copy={copy} />
        </Panel>
      )}
      {tab === "forms" && copy.data && (
        <EditingProvider copy={copy} data={copy.data}>
          <div className={styles.columns}>
            <Panel>
              <PartsList chosen={chosen} onChoose={choose} />
            </Panel>
            <div ref={form} className={styles.form}>
              <Panel>
                <PartForm path={chosen} onChoose={setChosen} />
              </Panel>
            </div>
          </div>
        </EditingProvider>
      )}
      {tab === "forms" && !copy.data && (copy.validation ? <Unreadable /> : <Loading />)}
    </Page>
  );
}

function Back() {
  const say = useSay();
  return (
    <Link href="/program" className={styles.back}>
      <ArrowLeft size={16} aria-hidden />
      {say("page.program.back")}
    </Link>
  );
}

/** The part of a path that has a form of its own. */
const PART = /^(?:(?:wallets|earn|ladders|rewards)\[\d+\]|pay_with_points)/;

/** Beside the list the form begins further to the right than this. */
const NARROW = 100;

function Unreadable() {
  const say = useSay();
  return (
    <Panel>
      <p>{say("page.edit.unreadable")}</p>
    </Panel>
  );
}

/** What is being edited, and how it stands. */
function State({ copy, number, onGo }: { copy: WorkingCopy; number: number | null; onGo: (path: string) => void }) {
  const say = useSay();
  const faults = copy.validation?.problems ?? [];
  const what = number ? say("page.edit.draft", { number }) : say("page.edit.new_draft");
  return (
    <p role="status" className={styles.state}>
      <span>{what}</span>
      <span className={copy.dirty ? styles.unsaved : styles.quiet}>
        {say(copy.dirty ? "page.edit.unsaved" : number ? "page.edit.saved" : "page.edit.unchanged")}
      </span>
      {faults.length > 0 && (
        <button type="button" className={styles.faulty} onClick={() => onGo(faults[0]?.path ?? "")}>
          {say("page.edit.faults", { count: faults.length })}
        </button>
      )}
    </p>
  );
}

interface Saving {
  save: () => Promise<number | null>;
  busy: boolean;
  error: Error | null;
  fail: (error: Error) => void;
}

/** Saving keeps the draft under its number, or makes one. Null when it failed. */
function useSaving(copy: WorkingCopy, number: number | null, note: string, onNumber: (number: number) => void): Saving {
  const say = useSay();
  const { message } = App.useApp();
  const renew = useRenewPrograms();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const save = async () => {
    setBusy(true);
    try {
      const source = copy.text();
      const saved = await sendDraft(source, number, note);
      copy.saved(source);
      onNumber(saved.number);
      setError(null);
      void message.success(say("page.edit.saved.as", { number: saved.number }));
      await renew();
      return saved.number;
    } catch (failure) {
      setError(failure as Error);
      return null;
    } finally {
      setBusy(false);
    }
  };
  return { save, busy, error, fail: setError };
}

function sendDraft(source: string, number: number | null, note: string): Promise<VersionText> {
  const sent = {
    body: source,
    bodySerializer: (body: unknown) => String(body),
    headers: { "Content-Type": "application/yaml" },
  };
  const query = note ? { note } : {};
  if (number === null) return answerOf(api.POST("/api/programs", { params: { query }, ...sent }));
  return answerOf(api.PUT("/api/programs/{number}", { params: { path: { number }, query }, ...sent }));
}

function Actions({
  copy,
  number,
  saving,
  ready,
}: {
  copy: WorkingCopy;
  number: number | null;
  saving: Saving;
  /** Whether there is something new in it, and nothing wrong. */
  ready: boolean;
}) {
  const say = useSay();
  const may = useMay();
  const [, go] = useLocation();
  const [publishing, setPublishing] = useState<number | null>(null);
  const first = async (then: (number: number) => void) => {
    const kept = copy.dirty || number === null ? await saving.save() : number;
    if (kept !== null) then(kept);
  };
  const tryIt = async (kept: number) => {
    await api.POST("/api/programs/{number}/whatif", { params: { path: { number: kept } } });
    go(`/program/whatif/${kept}`);
  };
  return (
    <>
      <Button
        icon={<Calculator size={16} aria-hidden />}
        disabled={!ready}
        onClick={() => void first((kept) => void tryIt(kept).catch(saving.fail))}
      >
        {say("page.edit.whatif")}
      </Button>
      <Button
        type={may("admin") ? "default" : "primary"}
        icon={<Save size={16} aria-hidden />}
        loading={saving.busy}
        disabled={!copy.dirty && (number !== null || !ready)}
        onClick={() => void saving.save()}
      >
        {say("page.edit.save")}
      </Button>
      {may("admin") && (
        <Button
          type="primary"
          icon={<Send size={16} aria-hidden />}
          disabled={!ready}
          onClick={() => void first(setPublishing)}
        >
          {say("page.edit.publish")}
        </Button>
      )}
      <PublishDialog number={publishing} onClose={() => setPublishing(null)} />
    </>
  );
}

function useAskBeforeLeaving(unsaved: boolean): void {
  const say = useSay();
  const { modal } = App.useApp();
  const ask = useCallback(
    (go: () => void) => {
      modal.confirm({
        title: say("page.edit.leave.title"),
        content: say("page.edit.leave.body"),
        icon: null,
        okText: say("page.edit.leave"),
        okButtonProps: { danger: true },
        cancelText: say("page.edit.stay"),
        autoFocusButton: "cancel",
        onOk: go,
      });
    },
    [modal, say],
  );
  useLeaving(unsaved, ask);
}
