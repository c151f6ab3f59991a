/** What is proposed: why, what was fitted, and what it says. */

import { answerOf, api, type Schemas } from "@regulars/shared/api.ts";
import { useMutation, useQuery } from "@tanstack/react-query";
import { App, Button } from "antd";
import { Calculator, Check, FileCheck2 } from "lucide-react";
import { useRef } from "react";
import { useLocation } from "wouter";
import { useSay, useSpeaking } from "../../language.tsx";
import { Choices } from "../../parts/choices.tsx";
import { Panel } from "../../parts/page.tsx";
import { ProblemAlert } from "../../parts/problems.tsx";
import { useProgram } from "../../program.tsx";
import { useMay } from "../../session.tsx";
import { useRenewPrograms } from "../program/versions_data.ts";
import { Outline } from "./outline.tsx";
import styles from "./start.module.css";

type Proposed = Schemas["Proposed"];

interface ProposalProps {
  proposal: Proposed;
  onOther: (template: string) => void;
  onAgain: () => void;
  error: unknown;
}

export function Proposal({ proposal, onOther, onAgain, error }: ProposalProps) {
  const say = useSay();
  const { named } = useProgram();
  return (
    <div className={styles.proposal}>
      <div className={styles.column}>
        <section className={styles.hero} aria-live="polite">
          <h2>{say("page.start.proposal", { name: named(proposal.name) })}</h2>
          <p>{proposal.about}</p>
          <h3>{say("page.start.why")}</h3>
          <ul>
            {proposal.reasons.map((reason) => (
              <li key={reason}>
                <Check size={18} aria-hidden />
                {reason}
              </li>
            ))}
          </ul>
        </section>
        <Outline proposal={proposal} />
      </div>
      <div className={styles.column}>
        <Use key={proposal.source} proposal={proposal} onAgain={onAgain} />
        <Panel title={say("page.start.fitted")}>
          <ul className={styles.fitted}>
            {proposal.changes.map((change) => (
              <li key={change}>{change}</li>
            ))}
          </ul>
        </Panel>
        <Others chosen={proposal.template} onOther={onOther} />
        <ProblemAlert error={error} />
      </div>
    </div>
  );
}

/** The proposal becomes a draft, which whoever may change programs goes on with, or tries on the shop's history. */
function Use({ proposal, onAgain }: { proposal: Proposed; onAgain: () => void }) {
  const say = useSay();
  const may = useMay();
  return (
    <div className={styles.decide}>
      <Panel>
        <div className={styles.use}>
          {may("operate") && <Keep proposal={proposal} />}
          <Button type="text" block onClick={onAgain}>
            {say("page.start.again")}
          </Button>
        </div>
      </Panel>
    </div>
  );
}

function Keep({ proposal }: { proposal: Proposed }) {
  const say = useSay();
  const [, go] = useLocation();
  const keep = useKeep(proposal);
  const hasHistory = useHasHistory();
  const using = useMutation({ mutationFn: keep, onSuccess: (number) => go(`/program/edit/${number}`) });
  const trying = useMutation({
    mutationFn: async () => {
      const number = await keep();
      await answerOf(api.POST("/api/programs/{number}/whatif", { params: { path: { number } } }));
      return number;
    },
    onSuccess: (number) => go(`/program/whatif/${number}`),
  });
  const busy = using.isPending || trying.isPending;
  return (
    <>
      <Button
        type="primary"
        size="large"
        block
        icon={<FileCheck2 size={18} aria-hidden />}
        loading={using.isPending}
        disabled={busy}
        onClick={() => using.mutate()}
      >
        {say("page.start.use")}
      </Button>
      <p>{say("page.start.use.body")}</p>
      {hasHistory && (
        <>
          <Button
            size="large"
            block
            icon={<Calculator size={18} aria-hidden />}
            loading={trying.isPending}
            disabled={busy}
            onClick={() => trying.mutate()}
          >
            {say("page.start.whatif")}
          </Button>
          <p>{say("page.start.whatif.body")}</p>
        </>
      )}
      <ProblemAlert error={using.error ?? trying.error} />
    </>
  );
}

/** Keeps a proposal as a draft once, however often something is made of it; the draft's number. */
function useKeep(proposal: Proposed): () => Promise<number> {
  const say = useSay();
  const { message } = App.useApp();
  const { named } = useProgram();
  const renew = useRenewPrograms();
  const kept = useRef<number | null>(null);
  return async () => {
    if (kept.current !== null) return kept.current;
    const draft = await answerOf(
      api.POST("/api/programs", {
        params: { query: { note: say("page.start.note", { name: named(proposal.name) }) } },
        headers: { "Content-Type": "application/yaml" },
        body: proposal.source,
        bodySerializer: (source) => source,
      }),
    );
    kept.current = draft.number;
    void message.success(say("page.start.used", { number: draft.number }));
    await renew();
    return draft.number;
  };
}

/** Whether anything has happened that a draft could be tried on. */
function useHasHistory(): boolean {
  const members = useQuery({
    queryKey: ["members", "any"],
    queryFn: () => answerOf(api.GET("/api/members", { params: { query: { limit: 1 } } })),
  });
  return (members.data?.items.length ?? 0) > 0;
}

function Others({ chosen, onOther }: { chosen: string; onOther: (template: string) => void }) {
  const say = useSay();
  const { language } = useSpeaking();
  const { named } = useProgram();
  const templates = useQuery({
    queryKey: ["templates", language],
    queryFn: () => answerOf(api.GET("/api/templates")),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!templates.data) return null;
  return (
    <Panel title={say("page.start.others")}>
      <Choices
        legend={say("page.start.others")}
        chosen={[chosen]}
        onChoose={([template]) => template && onOther(template)}
        options={templates.data.items.map(({ template, name, about }) => ({
          value: template,
          title: named(name),
          body: about,
        }))}
      />
    </Panel>
  );
}
