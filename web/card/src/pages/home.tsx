/** The first page: the card itself, what is on it, and what to do next. */

import { useCard } from "../data.ts";
import { Benefits } from "./home/benefits.tsx";
import { CheckIn } from "./home/check_in.tsx";
import { Points } from "./home/points.tsx";
import { Steps } from "./home/steps.tsx";
import { TierCard } from "./home/tier_card.tsx";
import { Waiting } from "./home/waiting.tsx";

export function Home() {
  const { card } = useCard();
  const spendable = card.wallets.filter((wallet) => wallet.kind === "spendable");
  return (
    <>
      {card.tiers.length === 0 && <TierCard />}
      {card.tiers.map((standing) => (
        <TierCard key={standing.ladder} standing={standing} />
      ))}
      {spendable.map((wallet) => (
        <Points key={wallet.wallet} wallet={wallet} />
      ))}
      <Waiting />
      {card.check_in && <CheckIn today={card.check_in} />}
      <Steps />
      <Benefits />
    </>
  );
}
