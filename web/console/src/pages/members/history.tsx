/** What happened to her: events with what came of them, orders, redemptions, and every point that moved. */

import { Tabs } from "antd";
import { useSay } from "../../language.tsx";
import { Panel } from "../../parts/page.tsx";
import type { Done } from "./actions/act.ts";
import { Events } from "./events.tsx";
import { Ledger } from "./ledger.tsx";
import { Orders } from "./orders.tsx";
import { Redemptions } from "./redemptions.tsx";

interface HistoryProps {
  memberId: string;
  onWhy: (seq: number) => void;
  onDone: (done: Done) => void;
}

export function History({ memberId, onWhy, onDone }: HistoryProps) {
  const say = useSay();
  const tabs = {
    events: <Events memberId={memberId} onWhy={onWhy} />,
    orders: <Orders memberId={memberId} onWhy={onWhy} />,
    redemptions: <Redemptions memberId={memberId} onWhy={onWhy} onDone={onDone} />,
    ledger: <Ledger memberId={memberId} onWhy={onWhy} />,
  };
  const names = ["events", "orders", "redemptions", "ledger"] as const;
  return (
    <Panel>
      <Tabs items={names.map((key) => ({ key, label: say(`page.history.${key}`), children: tabs[key] }))} />
    </Panel>
  );
}
