/** Money off an order for points: what it takes off is asked of the engine while one types. */

import { answerOf, api, problemOf, type Schemas } from "@regulars/shared/api.ts";
import { newKey } from "@regulars/shared/keys.ts";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Form, Input } from "antd";
import { useSay } from "../../../language.tsx";
import { useSettled } from "../../../parts/use_settled.ts";
import { useProgram } from "../../../program.tsx";
import type { Member } from "../member.tsx";
import styles from "./actions.module.css";

export interface OffOrderValues {
  order_total: string;
  points: string;
  order_id: string;
}

type Paying = NonNullable<Schemas["ProgramGlossary"]["paying"]>;

const SUM = /^\d{1,9}(\.\d{1,2})?$/;
const POINTS = /^[1-9]\d{0,11}$/;

/** What is asked of the API. */
export function spendingOf({ order_total = "", points = "", order_id = "" }: Partial<OffOrderValues>) {
  return { reward: null, points: Number(points), order_total, order_id: order_id.trim() || null };
}

export function OffOrder({ member, paying }: { member: Member; paying: Paying }) {
  const say = useSay();
  const total = Form.useWatch<string | undefined>("order_total") ?? "";
  const points = Form.useWatch<string | undefined>("points") ?? "";
  return (
    <>
      <div className={styles.pair}>
        <Form.Item
          name="order_total"
          label={say("page.redeem.order.total")}
          rules={[{ required: true, pattern: SUM, message: say("page.redeem.order.total.rule") }]}
        >
          <Input inputMode="decimal" autoComplete="off" maxLength={12} autoFocus />
        </Form.Item>
        <Form.Item
          name="points"
          label={say("page.redeem.order.points")}
          rules={[{ required: true, pattern: POINTS, message: say("page.adjust.points.rule") }]}
        >
          <Input inputMode="numeric" autoComplete="off" maxLength={12} />
        </Form.Item>
      </div>
      <p className={styles.bounds}>{useBounds(member, paying)}</p>
      <Quote member={member} total={total.trim()} points={points.trim()} />
      <Form.Item name="order_id" label={say("page.redeem.order.id")} extra={say("page.redeem.order.id.hint")}>
        <Input autoComplete="off" maxLength={512} />
      </Form.Item>
    </>
  );
}

/** What points are worth, how many an order takes, and how many she has. */
function useBounds(member: Member, { wallet, points, money, least, most, most_share }: Paying): string {
  const say = useSay();
  const program = useProgram();
  const has = member.wallets.find((each) => each.wallet === wallet)?.available ?? 0;
  const ratio = {
    points: program.number(points),
    wallet: program.name("wallets", wallet),
    money: program.money(money),
  };
  return [
    say("page.redeem.order.ratio", ratio),
    ...(least > 1 ? [say("page.redeem.order.least", { least: program.number(least) })] : []),
    ...(most ? [say("page.redeem.order.most", { most: program.number(most) })] : []),
    ...(Number(most_share) < 1 ? [say("page.redeem.order.share", { share: program.percent(Number(most_share)) })] : []),
    say("page.redeem.order.has", { points: program.number(has) }),
  ].join(say("page.redeem.order.and"));
}

/** What it would take off, or why it would be refused; the last answer stays until the next. */
function Quote({ member, total, points }: { member: Member; total: string; points: string }) {
  const say = useSay();
  const { money } = useProgram();
  const asked = useSettled(SUM.test(total) && POINTS.test(points) ? `${points} ${total}` : "");
  const quote = useQuery({
    queryKey: ["member", member.member_id, "quote", asked],
    queryFn: () => quoteOf(member.member_id, asked),
    enabled: asked !== "",
    placeholderData: keepPreviousData,
  });
  if (asked === "" || quote.isPending) return null;
  return (
    <p className={quote.isError ? styles.refused : styles.quote} role="status">
      {quote.isError
        ? problemOf(quote.error).message || say("page.problem.unreachable")
        : say("page.redeem.order.off", { money: money(quote.data.off), left: money(quote.data.left) })}
    </p>
  );
}

async function quoteOf(memberId: string, asked: string): Promise<{ off: number; left: number }> {
  const [points = "", total = ""] = asked.split(" ");
  const params = { path: { ref: memberId }, query: { dry_run: true }, header: { "Idempotency-Key": newKey() } };
  const body = { ...spendingOf({ order_total: total, points }), capture: true };
  const { effects } = await answerOf(api.POST("/api/members/{ref}/redemptions", { params, body }));
  const spent = effects.find((each) => each.effect === "points_spent");
  const off = Number(spent?.money ?? 0);
  return { off, left: Number(total) - off };
}
