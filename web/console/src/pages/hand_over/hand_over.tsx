/** The counter: what a member shows is scanned or typed, and what waits for her is handed over. */

import { answerOf, api, type Schemas } from "@regulars/shared/api.ts";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Alert, Button, Input, type InputRef } from "antd";
import { CircleCheck, PackageOpen, ScanLine } from "lucide-react";
import { useRef, useState } from "react";
import { useSay } from "../../language.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { ProblemAlert } from "../../parts/problems.tsx";
import { Empty, Failure, Loading } from "../../parts/states.tsx";
import styles from "./hand_over.module.css";
import { type Reward, type Said, Ticket } from "./ticket.tsx";

const OFTEN_MS = 10_000;

export default function HandOver() {
  const say = useSay();
  const [said, setSaid] = useState<Said | null>(null);
  return (
    <Page title={say("page.nav.hand_over")} body={say("page.hand_over.body")}>
      <div className={styles.column}>
        <Panel>
          <Counter said={said} onSaid={setSaid} />
        </Panel>
        <Waiting onSaid={setSaid} />
      </div>
    </Page>
  );
}

async function find(code: string): Promise<Schemas["WaitingRewards"]> {
  return answerOf(api.GET("/api/redemptions", { params: { query: { code } } }));
}

interface CounterProps {
  said: Said | null;
  onSaid: (said: Said | null) => void;
}

/** One field that keeps the focus: a hand scanner types what it reads, and Enter. */
function Counter({ said, onSaid }: CounterProps) {
  const say = useSay();
  const [code, setCode] = useState("");
  const field = useRef<InputRef>(null);
  const finding = useMutation({ mutationFn: find, onSuccess: () => onSaid(null) });
  const [found] = finding.data?.items ?? [];
  const finish = (done: Said) => {
    onSaid(done);
    setCode("");
    finding.reset();
    field.current?.focus();
  };
  return (
    <search aria-label={say("page.nav.hand_over")}>
      <form
        className={styles.scan}
        onSubmit={(event) => {
          event.preventDefault();
          if (code.trim()) finding.mutate(code.trim());
          field.current?.select();
        }}
      >
        <Input
          ref={field}
          size="large"
          aria-label={say("page.hand_over.code")}
          placeholder={say("page.hand_over.code.hint")}
          prefix={<ScanLine size={20} aria-hidden />}
          value={code}
          onChange={(event) => setCode(event.target.value)}
          maxLength={200}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          autoFocus
        />
        <Button size="large" htmlType="submit" loading={finding.isPending}>
          {say("page.hand_over.find")}
        </Button>
      </form>
      <div role="status" className={styles.outcome}>
        {said && (
          <p className={said.done === "capture" ? styles.good : styles.back}>
            <CircleCheck size={22} aria-hidden />
            {say(`page.hand_over.done.${said.done}`, { what: said.what, who: said.who })}
          </p>
        )}
        {finding.data && !found && (
          <Alert
            type="warning"
            showIcon
            title={say("page.hand_over.unknown")}
            description={say("page.hand_over.unknown.body")}
          />
        )}
        <ProblemAlert error={finding.error} />
      </div>
      {found && <Ticket key={found.redemption_id} reward={found} onDone={finish} large />}
    </search>
  );
}

function Waiting({ onSaid }: { onSaid: (said: Said) => void }) {
  const say = useSay();
  const waiting = useQuery({
    queryKey: ["waiting"],
    queryFn: () => answerOf(api.GET("/api/redemptions", { params: { query: { limit: 50 } } })),
    refetchInterval: OFTEN_MS,
    refetchOnWindowFocus: "always",
  });
  if (waiting.isPending) return <Loading />;
  if (waiting.isError && !waiting.data) return <Failure error={waiting.error} retry={waiting.refetch} />;
  const { items, more } = waiting.data;
  return (
    <Panel title={say("page.hand_over.waiting")}>
      {items.length === 0 ? (
        <Empty icon={<PackageOpen aria-hidden />} title={say("page.hand_over.none")}>
          <p>{say("page.hand_over.none.body")}</p>
        </Empty>
      ) : (
        <ul className={styles.list}>
          {items.map((reward: Reward) => (
            <li key={reward.redemption_id}>
              <Ticket reward={reward} onDone={onSaid} />
            </li>
          ))}
        </ul>
      )}
      {more && <p className={styles.soft}>{say("page.hand_over.more")}</p>}
    </Panel>
  );
}
