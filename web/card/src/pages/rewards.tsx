/** What points are good for: each reward with what it costs, and what is missing for it. */

import { type Schemas, send } from "@regulars/shared/api.ts";
import { useQuery } from "@tanstack/react-query";
import { Gift } from "lucide-react";
import { useState } from "react";
import { REWARDS, type Reward, useCard } from "../data.ts";
import { useSay, useSpeaking } from "../language.ts";
import { Button } from "../parts/button.tsx";
import { CodeSheet } from "../parts/code_sheet.tsx";
import { Heading } from "../parts/heading.tsx";
import { Empty, Failure, Loading } from "../parts/states.tsx";
import { RedeemSheet } from "./rewards/redeem_sheet.tsx";
import styles from "./rewards.module.css";

type Made = Schemas["CardRedemptionMade"];

export function Rewards() {
  const say = useSay();
  const { language } = useSpeaking();
  const [wanted, setWanted] = useState<Reward | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  const rewards = useQuery({
    queryKey: [...REWARDS, language],
    queryFn: () => send<Schemas["CardRewards"]>("GET", "/api/card/rewards"),
  });
  return (
    <>
      <Heading title={say("card.rewards.title")} body={<Have />} />
      {rewards.isPending && <Loading />}
      {rewards.isError && !rewards.data && <Failure error={rewards.error} retry={rewards.refetch} />}
      {rewards.data?.items.length === 0 && (
        <Empty icon={<Gift size={28} aria-hidden />} title={say("card.rewards.none")}>
          {say("card.rewards.none.body")}
        </Empty>
      )}
      <ul className={styles.list}>
        {rewards.data?.items.map((reward) => (
          <RewardCard key={reward.reward} reward={reward} onWanted={() => setWanted(reward)} />
        ))}
      </ul>
      {wanted && (
        <RedeemSheet
          reward={wanted}
          onClose={() => setWanted(null)}
          onMade={(redemption) => {
            setWanted(null);
            setMade(redemption);
          }}
        />
      )}
      {made && <CodeSheet redemption={made} onClose={() => setMade(null)} />}
    </>
  );
}

function Have() {
  const say = useSay();
  const { card, points } = useCard();
  const spendable = card.wallets.filter((wallet) => wallet.kind === "spendable");
  const have = spendable.map(({ wallet, name, available }) => points({ wallet, name, points: available })).join(" · ");
  return <span className="number">{say("card.rewards.have", { points: have })}</span>;
}

function RewardCard({ reward, onWanted }: { reward: Reward; onWanted: () => void }) {
  const say = useSay();
  const { named, number, unit } = useCard();
  return (
    <li className={reward.reason ? styles.closed : styles.reward}>
      <span className={styles.icon}>
        <Gift size={26} aria-hidden />
      </span>
      <div className={styles.words}>
        <h2>{named(reward.name)}</h2>
        <p className={styles.price}>
          <strong className="number">{number(reward.points)}</strong> {unit(reward.wallet_name, reward.points)}
          {reward.left !== null && reward.left > 0 && (
            <span className={styles.left}>{say("card.rewards.left", { left: number(reward.left) })}</span>
          )}
        </p>
        <Why reward={reward} />
      </div>
      <Button
        kind={reward.reason ? "quiet" : "main"}
        disabled={reward.reason !== null}
        onClick={onWanted}
        aria-label={`${say("card.rewards.go")}: ${named(reward.name)}`}
      >
        {say("card.rewards.go")}
      </Button>
    </li>
  );
}

/** What keeps her from it: if it is points alone, how near she is. */
function Why({ reward }: { reward: Reward }) {
  const say = useSay();
  const { number } = useCard();
  if (!reward.reason) return null;
  if (reward.reason !== "not_enough_points") return <p className={styles.why}>{reward.words}</p>;
  const share = Math.round(((reward.points - reward.missing) / reward.points) * 100);
  return (
    <>
      <p className={styles.why}>{say("card.rewards.missing", { missing: number(reward.missing) })}</p>
      <svg className={styles.track} width="100%" height="6" aria-hidden="true">
        <rect className={styles.all} width="100%" height="6" rx="3" />
        <rect className={styles.there} width={`${share}%`} height="6" rx="3" />
      </svg>
    </>
  );
}
