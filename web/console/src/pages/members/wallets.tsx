/** Her points of each kind: what she can use, what is on its way, what expires when. */

import type { Schemas } from "@regulars/shared/api.ts";
import { justBefore } from "@regulars/shared/formats.ts";
import { useSay, useSpeaking } from "../../language.tsx";
import { Panel } from "../../parts/page.tsx";
import { useProgram } from "../../program.tsx";
import { eventName } from "./event_name.ts";
import { Expiry } from "./expiry.tsx";
import type { Member } from "./member.tsx";
import styles from "./wallets.module.css";

type Wallet = Schemas["WalletShown"];

export function Wallets({ member }: { member: Member }) {
  const say = useSay();
  return (
    <Panel title={say("page.wallets")}>
      <div className={styles.wallets}>
        {member.wallets.map((wallet) => (
          <WalletCard key={wallet.wallet} wallet={wallet} />
        ))}
      </div>
    </Panel>
  );
}

function WalletCard({ wallet }: { wallet: Wallet }) {
  const say = useSay();
  const { named, number, money, date } = useProgram();
  const parts = [
    ["page.wallet.pending", wallet.pending],
    ["page.wallet.held", wallet.held],
    ["page.wallet.arrears", wallet.arrears],
  ] as const;
  const next = wallet.lots.find((lot) => lot.expires_at);
  const first = wallet.maturing.flatMap(({ matures_at: at }) => (at ? [at] : [])).sort()[0];
  return (
    <article className={styles.wallet}>
      <h3 className={styles.name}>{named(wallet.name)}</h3>
      <p className={styles.sum}>
        <span className="number">{number(wallet.available)}</span>
        {wallet.worth && <small>{say("page.wallet.worth", { money: money(wallet.worth) })}</small>}
      </p>
      <dl className={styles.parts}>
        {parts.map(
          ([key, points]) =>
            (points > 0 || key === "page.wallet.pending") && (
              <div key={key}>
                <dt>{say(key)}</dt>
                <dd className="number">
                  {number(points)}
                  {key === "page.wallet.pending" && points > 0 && first && (
                    <small>{say("page.wallet.matures", { date: date(first) })}</small>
                  )}
                </dd>
              </div>
            ),
        )}
        <div>
          <dt>{say("page.wallet.next")}</dt>
          <dd className="number">
            {next?.expires_at
              ? say("page.wallet.next.text", { points: number(next.points), date: date(justBefore(next.expires_at)) })
              : say(wallet.lots.length > 0 ? "page.wallet.never" : "page.wallet.next.none")}
          </dd>
        </div>
      </dl>
      <Expiry wallet={wallet} />
      <Lots wallet={wallet} />
    </article>
  );
}

function Lots({ wallet }: { wallet: Wallet }) {
  const say = useSay();
  const { sayKnown } = useSpeaking();
  const { number, date } = useProgram();
  if (wallet.lots.length + wallet.maturing.length === 0) return null;
  return (
    <details className={styles.lots}>
      <summary>{say("page.wallet.lots")}</summary>
      <ul>
        {wallet.lots.map((lot) => (
          <li key={lot.lot}>
            <span>
              {lot.expires_at
                ? say("page.tier.until", { date: date(justBefore(lot.expires_at)) })
                : say("page.wallet.never")}
            </span>
            <span className="number">{number(lot.points)}</span>
          </li>
        ))}
        {wallet.maturing.map((part) => (
          <li key={`${part.lot} ${part.order_id} ${part.matures_at}`} className={styles.pending}>
            <span>
              {part.matures_at
                ? say("page.wallet.matures", { date: date(part.matures_at) })
                : say("page.wallet.awaits", { event: eventName(part.awaits ?? "", sayKnown) })}
            </span>
            <span className="number">{number(part.points)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
