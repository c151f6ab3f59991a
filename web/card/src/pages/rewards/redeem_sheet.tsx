/** Asking before points are set aside: what it costs, what remains, and how long there is to pick it up. */

import type { Schemas } from "@regulars/shared/api.ts";
import { type Reward, useCard, useRedeem } from "../../data.ts";
import { useSay } from "../../language.ts";
import { Button } from "../../parts/button.tsx";
import { Sheet } from "../../parts/sheet.tsx";
import { Trouble } from "../../parts/states.tsx";
import styles from "./redeem_sheet.module.css";

interface RedeemSheetProps {
  reward: Reward;
  onClose: () => void;
  onMade: (redemption: Schemas["CardRedemptionMade"]) => void;
}

export function RedeemSheet({ reward, onClose, onMade }: RedeemSheetProps) {
  const say = useSay();
  const { card, named, points } = useCard();
  const redeeming = useRedeem();
  const some = (amount: number) => points({ wallet: reward.wallet, name: reward.wallet_name, points: amount });
  const have = card.wallets.find((wallet) => wallet.wallet === reward.wallet)?.available ?? 0;
  const { count, unit } = reward.hold_for;
  const time = count === 1 ? say(`card.time.${unit}.one`) : say(`card.time.${unit}`, { count });
  return (
    <Sheet title={say("card.redeem.title", { reward: named(reward.name) })} onClose={onClose}>
      <p className={styles.body}>{say("card.redeem.body", { points: some(reward.points), time })}</p>
      <p className={styles.after}>{say("card.redeem.after", { points: some(have - reward.points) })}</p>
      <Trouble error={redeeming.error} />
      <Button
        kind="main"
        wide
        busy={redeeming.isPending || redeeming.isSuccess}
        onClick={() => redeeming.mutate(reward.reward, { onSuccess: onMade })}
      >
        {say("card.redeem.go", { points: some(reward.points) })}
      </Button>
      <Button wide onClick={onClose}>
        {say("card.cancel")}
      </Button>
    </Sheet>
  );
}
