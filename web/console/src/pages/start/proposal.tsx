/** What is proposed: why, what was fitted, and what it looks like. */

import { answerOf, api, type Schemas } from "@regulars/shared/api.ts";
import { formats } from "@regulars/shared/formats.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { Check, FileCheck2 } from "lucide-react";
import { useLocation } from "wouter";
import { useSay, useSpeaking } from "../../language.tsx";
import { Choices } from "../../parts/choices.tsx";
import { Panel } from "../../parts/page.tsx";
import { ProblemAlert } from "../../parts/problems.tsx";
import { useProgram } from "../../program.tsx";
import { useMay } from "../../session.tsx";
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
  const { language } = useSpeaking();
  const { named, zone } = useProgram();
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
        <Outline proposal={proposal} formats={formats(language, zone, proposal.currency)} />
      </div>
      <div className={styles.column}>
        <Use proposal={proposal} onAgain={onAgain} />
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

/** The proposal becomes a draft, which whoever may change programs goes on with. */
function Use({ proposal, onAgain }: { proposal: Proposed; onAgain: () => void }) {
  const say = useSay();
  const may = useMay();
  const { message } = App.useApp();
  const { named } = useProgram();
  const [, go] = useLocation();
  const queries = useQueryClient();
  const keeping = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/programs", {
          params: { query: { note: say("page.start.note", { name: named(proposal.name) }) } },
          headers: { "Content-Type": "application/yaml" },
          body: proposal.source,
          bodySerializer: (source) => source,
        }),
      ),
    onSuccess: async (draft) => {
      void message.success(say("page.start.used", { number: draft.number }));
      await queries.invalidateQueries({ queryKey: ["programs"] });
      go(`/program/edit/${draft.number}`);
    },
  });
  return (
    <Panel>
      <div className={styles.use}>
        {may("operate") && (
          <>
            <Button
              type="primary"
              size="large"
              block
              icon={<FileCheck2 size={18} aria-hidden />}
              loading={keeping.isPending}
              onClick={() => keeping.mutate()}
            >
              {say("page.start.use")}
            </Button>
            <p>{say("page.start.use.body")}</p>
          </>
        )}
        <ProblemAlert error={keeping.error} />
        <Button type="text" block onClick={onAgain}>
          {say("page.start.again")}
        </Button>
      </div>
    </Panel>
  );
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
