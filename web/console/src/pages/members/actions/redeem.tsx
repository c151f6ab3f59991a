/** Giving a reward for points, at once or on hold until it is picked up. */

import { api } from "@regulars/shared/api.ts";
import { useState } from "react";
import { useSay } from "../../../language.tsx";
import { FormDialog } from "../../../parts/form_dialog.tsx";
import { Segments } from "../../../parts/segments.tsx";
import { useProgram } from "../../../program.tsx";
import type { Member } from "../member.tsx";
import { type Done, useAct } from "./act.ts";
import styles from "./actions.module.css";

const WAYS = ["now", "hold"] as const;

interface DialogProps {
  member: Member;
  onDone: (done: Done) => void;
  onClose: () => void;
}

export function RedeemDialog({ member, onDone, onClose }: DialogProps) {
  const say = useSay();
  const { glossary, name, number } = useProgram();
  const act = useAct(member.member_id);
  const [way, setWay] = useState<(typeof WAYS)[number]>("now");
  const rewards = Object.entries(glossary.costs).map(([reward, cost]) => {
    const has = member.wallets.find((each) => each.wallet === cost.wallet)?.available ?? 0;
    return { reward, ...cost, missing: Math.max(0, cost.points - has) };
  });
  const [chosen, setChosen] = useState(rewards.find((each) => each.missing === 0)?.reward ?? "");
  const send = () => {
    const body = { reward: chosen, capture: way === "now", points: null, order_total: null, order_id: null };
    return act((sent) => api.POST("/api/members/{ref}/redemptions", { params: sent, body }));
  };
  return (
    <FormDialog<object, Done>
      open
      title={say("page.redeem")}
      go={say(`page.redeem.${way}.go`)}
      send={send}
      onDone={onDone}
      onClose={onClose}
    >
      <fieldset className={styles.rewards}>
        <legend className="visually-hidden">{say("page.redeem.reward")}</legend>
        {rewards.map(({ reward, wallet, points, missing }) => (
          <label key={reward} className={reward === chosen ? styles.rewardChosen : styles.reward}>
            <input
              type="radio"
              name="reward"
              checked={reward === chosen}
              disabled={missing > 0}
              onChange={() => setChosen(reward)}
            />
            <span className={styles.rewardName}>{name("rewards", reward)}</span>
            <span className="number">
              {number(points)} {name("wallets", wallet)}
            </span>
            {missing > 0 && <small>{say("page.tier.missing", { missing: number(missing) })}</small>}
          </label>
        ))}
      </fieldset>
      <Segments
        label={say("page.redeem.way")}
        value={way}
        options={WAYS.map((each) => [each, say(`page.redeem.${each}`)] as const)}
        onChoose={setWay}
      />
      <p className={styles.consequence}>{say(`page.redeem.${way}.body`)}</p>
    </FormDialog>
  );
}
