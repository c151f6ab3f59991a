/** Points that can be used, what is on its way, and what is lost when. */

import { ChevronRight, Clock, Hourglass } from "lucide-react";
import { type ReactNode, useState } from "react";
import { justBefore, useCard, type Wallet } from "../../data.ts";
import { useSay } from "../../language.ts";
import { Panel } from "../../parts/panel.tsx";
import { Sheet } from "../../parts/sheet.tsx";
import styles from "./points.module.css";

const SOON_MS = 60 * 86_400_000;

export function Points({ wallet }: { wallet: Wallet }) {
  const say = useSay();
  const { card, named, number, money, date, percent, points } = useCard();
  const [shown, setShown] = useState(false);
  const ends = wallet.lots.find((lot) => lot.expires_at);
  const soon = ends?.expires_at && Date.parse(ends.expires_at) - Date.parse(card.at) < SOON_MS;
  const parts = [
    ["card.points.held", wallet.held],
    ["card.points.arrears", wallet.arrears],
  ] as const;
  return (
    <Panel>
      <h2 className={styles.name}>{named(wallet.name)}</h2>
      <p className={styles.sum}>
        <strong className="number">{number(wallet.available)}</strong>
        {wallet.worth && Number(wallet.worth) > 0 && (
          <span>
            {wallet.worth_share
              ? say("card.points.worth.share", {
                  money: money(wallet.worth),
                  share: percent(Number(wallet.worth_share)),
                })
              : say("card.points.worth", { money: money(wallet.worth) })}
          </span>
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
      {wallet.pending > 0 && (
        <Line icon={<Clock size={16} aria-hidden />} onClick={() => setShown(true)}>
          <Coming wallet={wallet} />
        </Line>
      )}
      {ends?.expires_at && (
        <Line icon={<Hourglass size={16} aria-hidden />} soon={soon || false} onClick={() => setShown(true)}>
          {say(ends.points === 1 ? "card.points.expiring.one" : "card.points.expiring", {
            points: points({ ...wallet, points: ends.points }),
            date: date(justBefore(ends.expires_at)),
          })}
        </Line>
      )}
      {shown && <Lots wallet={wallet} onClose={() => setShown(false)} />}
    </Panel>
  );
}

interface LineProps {
  icon: ReactNode;
  soon?: boolean;
  onClick: () => void;
  children: ReactNode;
}

/** A sentence about some of the points, which opens all their dates. */
function Line({ icon, soon = false, onClick, children }: LineProps) {
  return (
    <button type="button" className={soon ? styles.soon : styles.ends} onClick={onClick}>
      {icon}
      <span className="number">{children}</span>
      <ChevronRight size={16} aria-hidden />
    </button>
  );
}

/** How many points are on their way, and from when the first of them can be used. */
function Coming({ wallet }: { wallet: Wallet }) {
  const say = useSay();
  const { date, points } = useCard();
  const dates = wallet.maturing.flatMap(({ matures_at: at }) => (at ? [at] : [])).sort();
  const first = dates[0] && date(dates[0]);
  const sum = wallet.maturing.reduce(
    (all, part) => (part.matures_at && date(part.matures_at) === first ? all + part.points : all),
    0,
  );
  const coming = points({ ...wallet, points: wallet.pending });
  if (!first) return say("card.points.coming.awaits", { points: coming });
  if (sum === wallet.pending) return say("card.points.coming", { points: coming, date: first });
  return say("card.points.coming.first", { points: coming, some: points({ ...wallet, points: sum }), date: first });
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
