/** What happened to her: events with what came of them, and every point that moved. */

import { Tabs } from "antd";
import { useState } from "react";
import { useSay } from "../../language.tsx";
import { Panel } from "../../parts/page.tsx";
import { Events } from "./events.tsx";
import { Ledger } from "./ledger.tsx";
import { WhyDrawer } from "./why.tsx";

export function History({ memberId }: { memberId: string }) {
  const say = useSay();
  const [asked, setAsked] = useState<number | null>(null);
  return (
    <Panel>
      <Tabs
        items={[
          {
            key: "events",
            label: say("page.history.events"),
            children: <Events memberId={memberId} onWhy={setAsked} />,
          },
          {
            key: "ledger",
            label: say("page.history.ledger"),
            children: <Ledger memberId={memberId} onWhy={setAsked} />,
          },
        ]}
      />
      <WhyDrawer memberId={memberId} seq={asked} onClose={() => setAsked(null)} />
    </Panel>
  );
}
