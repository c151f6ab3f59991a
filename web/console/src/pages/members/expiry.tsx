/** When her points expire: a bar a month for the year to come, with its numbers as a list. */

import type { Schemas } from "@regulars/shared/api.ts";
import { useSay } from "../../language.tsx";
import { useProgram } from "../../program.tsx";
import styles from "./expiry.module.css";

const MONTHS = 12;
const HEIGHT = 56;

export function Expiry({ wallet }: { wallet: Schemas["WalletShown"] }) {
  const say = useSay();
  const { number, compact, month, today } = useProgram();
  const now = today(Date.now());
  const sums = new Map(comingMonths(now).map((each) => [each, 0]));
  let later = 0;
  for (const lot of wallet.lots) {
    if (!lot.expires_at) continue;
    // The last moment of a month is the first of the next one: points are gone then, not a month later.
    const key = today(Date.parse(lot.expires_at) - 1).slice(0, 7);
    if (sums.has(key)) sums.set(key, (sums.get(key) ?? 0) + lot.points);
    else later += lot.points;
  }
  const most = Math.max(...sums.values());
  if (most === 0) return null;
  return (
    <div className={styles.expiry}>
      <h4>{say("page.expiry")}</h4>
      <ol className={styles.months}>
        {[...sums].map(([key, points]) => (
          <li key={key} title={`${month(key)}: ${number(points)}`}>
            <span className={`${styles.points} number`}>{points > 0 && compact(points)}</span>
            <svg width="100%" height={HEIGHT} aria-hidden="true">
              <rect
                className={points ? styles.bar : styles.none}
                y={HEIGHT - barOf(points, most)}
                width="100%"
                height={barOf(points, most)}
                rx="3"
              />
            </svg>
            <span className={styles.month}>
              <span className="visually-hidden">{month(key)}</span>
              <span aria-hidden="true">{Number(key.slice(5))}</span>
            </span>
          </li>
        ))}
      </ol>
      {later > 0 && <p className={styles.later}>{say("page.expiry.later", { points: number(later) })}</p>}
    </div>
  );
}

function barOf(points: number, most: number): number {
  return points ? Math.max(4, (points / most) * HEIGHT) : 2;
}

/** This month and the eleven after it, such as 2026-03. */
function comingMonths(today: string): string[] {
  const [year = 0, month = 1] = today.split("-").map(Number);
  return Array.from({ length: MONTHS }, (_, ahead) =>
    new Date(Date.UTC(year, month - 1 + ahead, 1)).toISOString().slice(0, 7),
  );
}
