/** A reward that waits, for whom, and what can be done about it. */

import { api, type Schemas } from "@regulars/shared/api.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { Check, Undo2 } from "lucide-react";
import { Link } from "wouter";
import { useSay } from "../../language.tsx";
import { useConfirm } from "../../parts/confirm.tsx";
import { ProblemAlert } from "../../parts/problems.tsx";
import { useProgram } from "../../program.tsx";
import { useAct } from "../members/actions/act.ts";
import styles from "./hand_over.module.css";

export type Reward = Schemas["WaitingReward"];
type Step = "capture" | "void";

/** What was done, for telling it. */
export interface Said {
  done: Step;
  what: string;
  who: string;
}

interface TicketProps {
  reward: Reward;
  onDone: (said: Said) => void;
  /** The one that was scanned: nothing is asked before it is handed over. */
  large?: boolean;
}

export function Ticket({ reward, onDone, large = false }: TicketProps) {
  const say = useSay();
  const confirm = useConfirm();
  const queries = useQueryClient();
  const { name, named, number, time } = useProgram();
  const act = useAct(reward.member.member_id);
  const what = reward.name ? named(reward.name) : reward.reward;
  const who = reward.member.name || reward.member.identity?.value || say("page.member.unnamed");
  const points = `${number(reward.points)} ${name("wallets", reward.wallet)}`;
  const taking = useMutation({
    mutationFn: (step: Step) =>
      act(({ path, header }) => {
        const params = { path: { ...path, redemption_id: reward.redemption_id }, header };
        return step === "capture"
          ? api.POST("/api/members/{ref}/redemptions/{redemption_id}/capture", { params, body: {} })
          : api.POST("/api/members/{ref}/redemptions/{redemption_id}/void", { params, body: {} });
      }),
    onSuccess: (_, done) => onDone({ done, what, who }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["waiting"] }),
  });
  const ask = (step: Step) =>
    confirm({
      title: say(`page.hand_over.${step}.title`, { what, who }),
      body: say(`page.hand_over.${step}.body`, { points }),
      verb: say(`page.hand_over.${step}`),
      act: () => taking.mutateAsync(step),
    });
  return (
    <article className={large ? styles.large : styles.ticket}>
      <div className={styles.what}>
        <strong>{what}</strong>
        <span>
          <Link href={`/members/${reward.member.member_id}`}>{who}</Link>
          {reward.member.name && reward.member.identity && (
            <span className={`${styles.soft} number`}> · {reward.member.identity.value}</span>
          )}
        </span>
        <span className={`${styles.soft} number`}>
          {points} · {say("page.hand_over.until", { at: time(reward.at), until: time(reward.until) })}
        </span>
      </div>
      <code className={styles.code}>{`${reward.short_code.slice(0, 4)} ${reward.short_code.slice(4)}`}</code>
      <div className={styles.steps}>
        <Button
          type={large ? "primary" : "default"}
          size={large ? "large" : "middle"}
          icon={<Check size={16} aria-hidden />}
          loading={large && taking.isPending}
          onClick={() => (large ? taking.mutate("capture") : ask("capture"))}
        >
          {say("page.hand_over.capture")}
        </Button>
        <Button
          type="text"
          size={large ? "large" : "middle"}
          icon={<Undo2 size={16} aria-hidden />}
          onClick={() => ask("void")}
        >
          {say("page.hand_over.void")}
        </Button>
      </div>
      {large && <ProblemAlert error={taking.error} />}
    </article>
  );
}
