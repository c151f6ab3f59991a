/** What a proposed program says, in the sentences that its page will have: points, levels, rewards. */

import { at, type Plain } from "@regulars/shared/program_document.ts";
import { Ladders } from "../program/ladders.tsx";
import { Rewards, Rules, Spending, Wallets } from "../program/told.tsx";
import type { Described } from "../program/versions_data.ts";

export function Outline({ proposal }: { proposal: Described }) {
  const has = (part: string) => at(proposal.document as Plain, part) !== undefined;
  return (
    <>
      <Rules description={proposal} />
      <Wallets description={proposal} />
      {has("ladders") && <Ladders description={proposal} />}
      {has("rewards") && <Rewards description={proposal} />}
      {has("pay_with_points") && <Spending description={proposal} />}
    </>
  );
}
