/** Her orders as they stand after returns, each with what was bought and the points it gave. */

import { answerOf, api, type Schemas } from "@regulars/shared/api.ts";
import { Button } from "antd";
import { ShoppingBag } from "lucide-react";
import { useSay } from "../../language.tsx";
import { PagedList } from "../../parts/pages.tsx";
import { Empty } from "../../parts/states.tsx";
import { useProgram } from "../../program.tsx";
import styles from "./orders.module.css";

type Order = Schemas["MemberOrder"];

export function Orders({ memberId, onWhy }: { memberId: string; onWhy: (seq: number) => void }) {
  const say = useSay();
  const read = (cursor: string | undefined) =>
    answerOf(
      api.GET("/api/members/{ref}/orders", {
        params: { path: { ref: memberId }, query: { limit: 20, ...(cursor ? { cursor } : {}) } },
      }),
    );
  const empty = <Empty icon={<ShoppingBag aria-hidden />} title={say("page.orders.none")} />;
  return (
    <PagedList<Order> queryKey={["member", memberId, "orders"]} read={read} empty={empty}>
      {(items) => (
        <ol className={styles.list}>
          {items.map((order) => (
            <Row key={order.order_id} order={order} onWhy={onWhy} />
          ))}
        </ol>
      )}
    </PagedList>
  );
}

function Row({ order, onWhy }: { order: Order; onWhy: (seq: number) => void }) {
  const say = useSay();
  const { money, time } = useProgram();
  const returned = Number(order.total) - Number(order.remaining);
  return (
    <li className={styles.order}>
      <div className={styles.head}>
        <span className={styles.what}>
          <strong className="number">{order.order_id}</strong>
          <time className="number" dateTime={order.at}>
            {time(order.at)}
          </time>
        </span>
        <span className={styles.sum}>
          <strong className="number">{money(order.remaining)}</strong>
          {returned > 0 && (
            <small className={`${styles.returned} number`}>
              {order.cancelled ? say("page.orders.cancelled") : say("page.orders.returned", { money: money(returned) })}
            </small>
          )}
        </span>
      </div>
      <div className={styles.foot}>
        <Given order={order} />
        <Button
          type="link"
          size="small"
          onClick={() => onWhy(order.seq)}
          aria-label={`${say("page.events.why")} ${order.order_id}`}
        >
          {say("page.events.why")}
        </Button>
      </div>
      {order.lines.length > 0 && <Lines order={order} />}
    </li>
  );
}

/** Points by wallet, whatever rules gave them. */
function Given({ order }: { order: Order }) {
  const { number, name } = useProgram();
  const sums = new Map<string, number>();
  for (const { wallet, points } of order.points) sums.set(wallet, (sums.get(wallet) ?? 0) + points);
  return (
    <span className={`${styles.given} number`}>
      {[...sums].map(([wallet, points]) => `+${number(points)} ${name("wallets", wallet)}`).join(" · ")}
    </span>
  );
}

function Lines({ order }: { order: Order }) {
  const say = useSay();
  const { money, number } = useProgram();
  return (
    <details className={styles.lines}>
      <summary>{say("page.orders.lines", { count: order.lines.length })}</summary>
      <ul>
        {order.lines.map((line, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same goods may stand in two lines, which never move
          <li key={place}>
            <span>{line.product}</span>
            <span className="number">
              {money(line.price)} × {number(line.quantity)}
              {Number(line.returned) > 0 && ` · ${say("page.orders.line.returned", { count: number(line.returned) })}`}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
