/** Points that can be used, what is on its way, and what is lost when. */

import { ChevronRight, Hourglass } from "lucide-react";
import { useState } from "react";
import { justBefore, useCard, type Wallet } from "../../data.ts";
import { useSay } from "../../language.ts";
import { Panel } from "../../parts/panel.tsx";
import { Sheet } from "../../parts/sheet.tsx";
import styles from "./points.module.css";

const SOON_MS = 60 * 86_400_000;

export function Points({ wallet }: { wallet: Wallet }) {
  const say = useSay();
  const { card, named, number, money, date, points } = useCard();
  const [shown, setShown] = useState(false);
  const ends = wallet.lots.find((lot) => lot.expires_at);
  const soon = ends?.expires_at && Date.parse(ends.expires_at) - Date.parse(card.at) < SOON_MS;
  const parts = [
    ["card.points.pending", wallet.pending],
    ["card.points.held", wallet.held],
    ["card.points.arrears", wallet.arrears],
  ] as const;
  return (
    <Panel>
      <h2 className={styles.name}>{named(wallet.name)}</h2>
      <p className={styles.sum}>
        <strong className="number">{number(wallet.available)}</strong>
        {wallet.worth && Number(wallet.worth) > 0 && (
          <span>{say("card.points.worth", { money: money(wallet.worth) })}</span>
        )}
      </p>
      <ul className={styles.parts}>
        {parts.map(
          ([key, some]) =>
            some > 0 && (
              <li key={key} className="number">
                {say(key, { points: number(some) })}
              </li>
            ),
        )}
      </ul>
      {ends?.expires_at && (
        <button type="button" className={soon ? styles.soon : styles.ends} onClick={() => setShown(true)}>
          <Hourglass size={16} aria-hidden />
          <span className="number">
            {say("card.points.expiring", {
              points: points({ ...wallet, points: ends.points }),
              date: date(justBefore(ends.expires_at)),
            })}
          </span>
          <ChevronRight size={16} aria-hidden />
        </button>
      )}
      {shown && <Lots wallet={wallet} onClose={() => setShown(false)} />}
    </Panel>
  );
}

function Lots({ wallet, onClose }: { wallet: Wallet; onClose: () => void }) {
  const say = useSay();
  const { number, date } = useCard();
  return (
    <Sheet title={say("card.points.lots")} onClose={onClose}>
      <ul className={styles.lots}>
        {wallet.lots.map((lot) => (
          <li key={lot.lot}>
            <span>{lot.expires_at ? date(justBefore(lot.expires_at)) : say("card.points.never")}</span>
            <strong className="number">{number(lot.points)}</strong>
          </li>
        ))}
        {wallet.maturing.map((part) => (
          <li key={`${part.lot} ${part.order_id} ${part.matures_at}`} className={styles.pending}>
            <span>
              {part.matures_at
                ? say("card.points.matures", { date: date(part.matures_at) })
                : say("card.points.awaits")}
            </span>
            <strong className="number">+{number(part.points)}</strong>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
