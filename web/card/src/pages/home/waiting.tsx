/** Rewards that wait to be picked up. */

import { ChevronRight, QrCode } from "lucide-react";
import { useState } from "react";
import { type Redemption, useCard } from "../../data.ts";
import { useSay } from "../../language.ts";
import { CodeSheet } from "../../parts/code_sheet.tsx";
import { Countdown } from "../../parts/countdown.tsx";
import { Panel } from "../../parts/panel.tsx";
import { Row } from "../../parts/row.tsx";

export function Waiting() {
  const say = useSay();
  const { card, named } = useCard();
  const [shown, setShown] = useState<Redemption | null>(null);
  if (card.redemptions.length === 0 && !shown) return null;
  return (
    <>
      {card.redemptions.length > 0 && (
        <Panel title={say("card.waiting")}>
          <ul>
            {card.redemptions.map((each) => (
              <Row
                key={each.redemption_id}
                icon={<QrCode size={20} aria-hidden />}
                title={each.name ? named(each.name) : each.reward}
                detail={<Countdown until={each.until} />}
                end={<ChevronRight size={18} aria-hidden />}
                onClick={() => setShown(each)}
              />
            ))}
          </ul>
        </Panel>
      )}
      {shown && <CodeSheet redemption={shown} onClose={() => setShown(null)} />}
    </>
  );
}
