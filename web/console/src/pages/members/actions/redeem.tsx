/** Spending points: on a reward or on money off an order, at once or on hold until it is picked up or paid. */

import { answerOf, api, type Schemas } from "@regulars/shared/api.ts";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSay } from "../../../language.tsx";
import { FormDialog } from "../../../parts/form_dialog.tsx";
import { Segments } from "../../../parts/segments.tsx";
import { Failure, Loading } from "../../../parts/states.tsx";
import { useProgram } from "../../../program.tsx";
import type { Member } from "../member.tsx";
import { Whom } from "../whom.tsx";
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
  const offered = KINDS.filter((each) =>
    each === "reward" ? Object.keys(glossary.costs).length > 0 : glossary.paying,
  );
  const [kind, setKind] = useState(offered[0] ?? "reward");
  const [way, setWay] = useState<(typeof WAYS)[number]>("now");
  const rewards = useOffers(member.member_id);
  const [picked, setPicked] = useState("");
  const chosen = picked || (rewards.data?.items.find((each) => each.reason === null)?.reward ?? "");
  const send = (values: Partial<OffOrderValues>) => {
    const reward = { reward: chosen, points: null, order_total: null, order_id: null };
    const body = { ...(kind === "reward" ? reward : spendingOf(values)), capture: way === "now" };
    return act((sent) => api.POST("/api/members/{ref}/redemptions", { params: sent, body }));
  };
  return (
    <FormDialog<Partial<OffOrderValues>, Done>
      open
      title={say("page.redeem")}
      about={<Whom member={member} />}
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
        <Rewards rewards={rewards} chosen={chosen} onChoose={setPicked} />
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

/** Every reward as redeeming it now would turn out. */
function useOffers(memberId: string) {
  return useQuery({
    queryKey: ["member", memberId, "rewards"],
    queryFn: () => answerOf(api.GET("/api/members/{ref}/rewards", { params: { path: { ref: memberId } } })),
    staleTime: 0,
  });
}

interface RewardsProps {
  rewards: ReturnType<typeof useOffers>;
  chosen: string;
  onChoose: (reward: string) => void;
}

/** Every reward there is: what the engine would refuse cannot be chosen, and says why. */
function Rewards({ rewards, chosen, onChoose }: RewardsProps) {
  const say = useSay();
  if (rewards.isPending) return <Loading />;
  if (rewards.isError) return <Failure error={rewards.error} retry={rewards.refetch} />;
  return (
    <fieldset className={styles.rewards}>
      <legend className="visually-hidden">{say("page.redeem.reward")}</legend>
      {rewards.data.items.map((reward) => (
        <Reward key={reward.reward} reward={reward} chosen={reward.reward === chosen} onChoose={onChoose} />
      ))}
    </fieldset>
  );
}

interface RewardProps {
  reward: Schemas["CardReward"];
  chosen: boolean;
  onChoose: (reward: string) => void;
}

function Reward({ reward, chosen, onChoose }: RewardProps) {
  const say = useSay();
  const { named, number } = useProgram();
  const closed = reward.reason !== null;
  const lacks = reward.reason === "not_enough_points";
  const remarks = [
    lacks ? say("page.tier.missing", { missing: number(reward.missing) }) : reward.words && sentence(reward.words),
    reward.left ? say("page.redeem.left", { left: number(reward.left) }) : "",
  ].filter(Boolean);
  return (
    <label className={chosen ? styles.rewardChosen : closed ? styles.rewardClosed : styles.reward}>
      <input type="radio" name="reward" checked={chosen} disabled={closed} onChange={() => onChoose(reward.reward)} />
      <span className={styles.rewardName}>{named(reward.name)}</span>
      <span className="number">
        {number(reward.points)} {named(reward.wallet_name)}
      </span>
      {remarks.length > 0 && <small>{remarks.join(" · ")}</small>}
    </label>
  );
}

/** Reasons are parts of sentences: here each stands alone. */
function sentence(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
