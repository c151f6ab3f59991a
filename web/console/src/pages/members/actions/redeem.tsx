/** Spending points: on a reward or on money off an order, at once or on hold until it is picked up or paid. */

import { api } from "@regulars/shared/api.ts";
import { useState } from "react";
import { useSay } from "../../../language.tsx";
import { FormDialog } from "../../../parts/form_dialog.tsx";
import { Segments } from "../../../parts/segments.tsx";
import { useProgram } from "../../../program.tsx";
import type { Member } from "../member.tsx";
import { type Done, useAct } from "./act.ts";
import styles from "./actions.module.css";
import { OffOrder, type OffOrderValues, spendingOf } from "./off_order.tsx";

const KINDS = ["reward", "order"] as const;
const WAYS = ["now", "hold"] as const;

interface DialogProps {
  member: Member;
  onDone: (done: Done) => void;
  onClose: () => void;
}

export function RedeemDialog({ member, onDone, onClose }: DialogProps) {
  const say = useSay();
  const { glossary } = useProgram();
  const act = useAct(member.member_id);
  const rewards = useRewards(member);
  const offered = KINDS.filter((each) => (each === "reward" ? rewards.length > 0 : glossary.paying));
  const [kind, setKind] = useState(offered[0] ?? "reward");
  const [way, setWay] = useState<(typeof WAYS)[number]>("now");
  const [chosen, setChosen] = useState(rewards.find((each) => each.missing === 0)?.reward ?? "");
  const send = (values: Partial<OffOrderValues>) => {
    const reward = { reward: chosen, points: null, order_total: null, order_id: null };
    const body = { ...(kind === "reward" ? reward : spendingOf(values)), capture: way === "now" };
    return act((sent) => api.POST("/api/members/{ref}/redemptions", { params: sent, body }));
  };
  return (
    <FormDialog<Partial<OffOrderValues>, Done>
      open
      title={say("page.redeem")}
      go={say(kind === "order" && way === "now" ? "page.redeem.order.now.go" : `page.redeem.${way}.go`)}
      send={send}
      onDone={onDone}
      onClose={onClose}
    >
      {offered.length > 1 && (
        <div className={styles.choices}>
          <Segments
            label={say("page.redeem.kind")}
            value={kind}
            options={offered.map((each) => [each, say(`page.redeem.kind.${each}`)] as const)}
            onChoose={setKind}
          />
        </div>
      )}
      {kind === "reward" ? (
        <Rewards rewards={rewards} chosen={chosen} onChoose={setChosen} />
      ) : (
        glossary.paying && <OffOrder member={member} paying={glossary.paying} />
      )}
      <Segments
        label={say("page.redeem.way")}
        value={way}
        options={WAYS.map(
          (each) => [each, say(kind === "reward" ? `page.redeem.${each}` : `page.redeem.order.${each}`)] as const,
        )}
        onChoose={setWay}
      />
      <p className={styles.consequence}>{say(`page.redeem.${way}.body`)}</p>
    </FormDialog>
  );
}

interface Offer {
  reward: string;
  wallet: string;
  points: number;
  /** How many points she lacks. */
  missing: number;
}

function useRewards(member: Member): Offer[] {
  const { glossary } = useProgram();
  return Object.entries(glossary.costs).map(([reward, cost]) => {
    const has = member.wallets.find((each) => each.wallet === cost.wallet)?.available ?? 0;
    return { reward, ...cost, missing: Math.max(0, cost.points - has) };
  });
}

interface RewardsProps {
  rewards: readonly Offer[];
  chosen: string;
  onChoose: (reward: string) => void;
}

function Rewards({ rewards, chosen, onChoose }: RewardsProps) {
  const say = useSay();
  const { name, number } = useProgram();
  return (
    <fieldset className={styles.rewards}>
      <legend className="visually-hidden">{say("page.redeem.reward")}</legend>
      {rewards.map(({ reward, wallet, points, missing }) => (
        <label key={reward} className={reward === chosen ? styles.rewardChosen : styles.reward}>
          <input
            type="radio"
            name="reward"
            checked={reward === chosen}
            disabled={missing > 0}
            onChange={() => onChoose(reward)}
          />
          <span className={styles.rewardName}>{name("rewards", reward)}</span>
          <span className="number">
            {number(points)} {name("wallets", wallet)}
          </span>
          {missing > 0 && <small>{say("page.tier.missing", { missing: number(missing) })}</small>}
        </label>
      ))}
    </fieldset>
  );
}
