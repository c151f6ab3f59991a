/** The guide to a first program: a few questions, a proposal with its reasons, a draft. */

import { type Schemas, send } from "@regulars/shared/api.ts";
import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { ArrowLeft, ArrowRight } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useSay, useSpeaking } from "../../language.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { ProblemAlert } from "../../parts/problems.tsx";
import { useProgram } from "../../program.tsx";
import { type Answers, answered, questions, unanswered } from "./answers.ts";
import { Proposal } from "./proposal.tsx";
import { Ask } from "./questions.tsx";
import styles from "./start.module.css";

type Proposed = Schemas["Proposed"];

export default function Start() {
  const say = useSay();
  const { language } = useSpeaking();
  const { zone } = useProgram();
  const [answers, setAnswers] = useState(() => unanswered(language));
  const proposing = useMutation({
    mutationFn: (template?: string) =>
      send<Proposed>("POST", "/api/templates/propose", {
        ...answers,
        time_zone: zone,
        ...(template ? { template } : {}),
      }),
  });
  // The words of a proposal are the server's: in another language it is asked for again.
  const { mutate: propose, data: proposal } = proposing;
  const shown = useRef(language);
  useEffect(() => {
    if (proposal && shown.current !== language) propose(proposal.template);
    shown.current = language;
  }, [language, proposal, propose]);
  return (
    <Page title={say("page.start.title")} body={say("page.start.body")}>
      {proposal ? (
        <Proposal
          proposal={proposal}
          onOther={(template) => propose(template)}
          onAgain={() => proposing.reset()}
          error={proposing.error}
        />
      ) : (
        <Questions
          answers={answers}
          onAnswer={(part) => setAnswers((before) => ({ ...before, ...part }))}
          onDone={() => propose(undefined)}
          busy={proposing.isPending}
          error={proposing.error}
        />
      )}
    </Page>
  );
}

interface QuestionsProps {
  answers: Answers;
  onAnswer: (part: Partial<Answers>) => void;
  onDone: () => void;
  busy: boolean;
  error: unknown;
}

function Questions({ answers, onAnswer, onDone, busy, error }: QuestionsProps) {
  const say = useSay();
  const [place, setPlace] = useState(0);
  const heading = useRef<HTMLHeadingElement>(null);
  const question = questions[place] ?? "business";
  const last = place === questions.length - 1;
  const go = (to: number) => {
    setPlace(to);
    heading.current?.focus();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!answered(question, answers)) return;
    if (last) onDone();
    else go(place + 1);
  };
  return (
    <div className={styles.guide}>
      <Panel>
        <form onSubmit={submit}>
          <ol className={styles.steps} aria-hidden="true">
            {questions.map((each, at) => (
              <li key={each} className={at <= place ? styles.done : undefined} />
            ))}
          </ol>
          <p className={styles.step}>{say("page.start.step", { step: place + 1, steps: questions.length })}</p>
          <h2 ref={heading} tabIndex={-1} className={styles.question}>
            {say(`page.start.${question}`)}
          </h2>
          <Ask question={question} answers={answers} onAnswer={onAnswer} />
          <ProblemAlert error={error} />
          <footer className={styles.buttons}>
            <Button
              size="large"
              type="text"
              icon={<ArrowLeft size={18} aria-hidden />}
              disabled={place === 0}
              onClick={() => go(place - 1)}
            >
              {say("page.start.back")}
            </Button>
            <Button
              size="large"
              type="primary"
              htmlType="submit"
              loading={busy}
              icon={<ArrowRight size={18} aria-hidden />}
              iconPlacement="end"
              disabled={!answered(question, answers)}
            >
              {say(last ? "page.start.finish" : "page.start.next")}
            </Button>
          </footer>
        </form>
      </Panel>
    </div>
  );
}
