/** When her points expire: a bar for each month of the year to come in which some do. */

import type { Schemas } from "@regulars/shared/api.ts";
import { useSay } from "../../language.tsx";
import { useProgram } from "../../program.tsx";
import styles from "./expiry.module.css";

const MONTHS = 12;
const HEIGHT = 8;

export function Expiry({ wallet }: { wallet: Schemas["WalletShown"] }) {
  const say = useSay();
  const { number, month, today } = useProgram();
  const now = today(Date.now());
  const end = monthAfter(now, MONTHS);
  const sums = new Map<string, number>();
  let later = 0;
  for (const lot of wallet.lots) {
    if (!lot.expires_at) continue;
    // The last moment of a month is the first of the next one: points are gone then, not a month later.
    const key = today(Date.parse(lot.expires_at) - 1).slice(0, 7);
    if (key < end) sums.set(key, (sums.get(key) ?? 0) + lot.points);
    else later += lot.points;
  }
  if (sums.size === 0) return null;
  const most = Math.max(...sums.values());
  return (
    <div className={styles.expiry}>
      <h4>{say("page.expiry")}</h4>
      <ol className={styles.months}>
        {[...sums].map(([key, points]) => (
          <li key={key}>
            <span>{month(key)}</span>
            <svg width="100%" height={HEIGHT} aria-hidden="true">
              <rect className={styles.bar} width={`${(points / most) * 100}%`} height={HEIGHT} rx={HEIGHT / 2} />
            </svg>
            <span className="number">{number(points)}</span>
          </li>
        ))}
      </ol>
      {later > 0 && <p className={styles.later}>{say("page.expiry.later", { points: number(later) })}</p>}
    </div>
  );
}

/** The month so many months on, such as 2026-03. */
function monthAfter(today: string, ahead: number): string {
  const [year = 0, month = 1] = today.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 + ahead, 1)).toISOString().slice(0, 7);
}
