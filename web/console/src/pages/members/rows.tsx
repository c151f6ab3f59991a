/** Members in rows, or on a narrow window as cards. */

import { ArrowDown, ArrowUp } from "lucide-react";
import type { MouseEvent, ReactNode } from "react";
import { Link } from "wouter";
import { useSay, useSpeaking } from "../../language.tsx";
import { useNarrow } from "../../parts/narrow.ts";
import { TierBadge } from "../../parts/tier_badge.tsx";
import { useProgram } from "../../program.tsx";
import { useMay } from "../../session.tsx";
import type { Listed } from "./list.tsx";
import styles from "./rows.module.css";

interface RowsProps {
  members: readonly Listed[];
  order: string;
  onOrder: (order: string) => void;
}

export function Rows(props: RowsProps) {
  return useNarrow() ? <Cards {...props} /> : <Table {...props} />;
}

/** A click anywhere on a row follows its link, which keyboards and readers use; marking text follows nothing. */
function follow({ target, currentTarget, ctrlKey, metaKey, shiftKey }: MouseEvent<HTMLElement>) {
  if ((target as Element).closest("a, button") || getSelection()?.toString()) return;
  const click = new window.MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey });
  currentTarget.querySelector("a")?.dispatchEvent(click);
}

interface Column {
  /** What the list is ordered by when its head is clicked. */
  order: string;
  title: string;
  cell: (member: Listed) => ReactNode;
}

function useColumns(): Column[] {
  const say = useSay();
  const { name, number, sum, date, glossary } = useProgram();
  const day = (iso: string | null) => (iso ? date(iso) : say("page.member.never"));
  return [
    ...glossary.spendable.map((wallet) => ({
      order: `balance:${wallet}`,
      title: name("wallets", wallet),
      cell: (member: Listed) => number(member.balances[wallet] ?? 0),
    })),
    { order: "orders", title: say("page.member.orders"), cell: (member) => number(member.orders) },
    { order: "spend", title: say("page.member.spend"), cell: (member) => sum(member.spend) },
    { order: "last_order", title: say("page.member.last_order"), cell: (member) => day(member.last_order_at) },
    { order: "joined", title: say("page.member.joined"), cell: (member) => day(member.joined_at) },
  ];
}

function Table({ members, order, onOrder }: RowsProps) {
  const say = useSay();
  const may = useMay();
  const columns = useColumns();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a mouse
    <section className={styles.scroll} tabIndex={0} aria-label={say("page.nav.members")}>
      <table className={styles.table}>
        <thead>
          <tr>
            {may("read") ? (
              <Head order="name" now={order} onOrder={onOrder} title={say("page.name")} />
            ) : (
              <th scope="col">{say("page.name")}</th>
            )}
            <th scope="col">{say("page.tiers")}</th>
            {columns.map((column) => (
              <Head key={column.order} order={column.order} now={order} onOrder={onOrder} title={column.title} number />
            ))}
          </tr>
        </thead>
        <tbody>
          {members.map((member) => (
            <tr key={member.member_id} onClick={follow}>
              <th scope="row">
                <Who member={member} />
              </th>
              <td>
                <Tiers member={member} />
              </td>
              {columns.map((column) => (
                <td key={column.order} className={`${styles.number} number`}>
                  {column.cell(member)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface HeadProps {
  order: string;
  now: string;
  title: string;
  onOrder: (order: string) => void;
  number?: boolean;
}

/** The head of a column: a click orders by it, another one the other way round. */
function Head({ order, now, title, onOrder, number = false }: HeadProps) {
  const up = now === order;
  const down = now === `-${order}`;
  const Icon = up ? ArrowUp : ArrowDown;
  const first = order === "name" ? order : `-${order}`;
  const next = up ? `-${order}` : down ? order : first;
  return (
    <th
      scope="col"
      aria-sort={up ? "ascending" : down ? "descending" : "none"}
      className={number ? styles.number : undefined}
    >
      <button type="button" className={styles.head} onClick={() => onOrder(next)}>
        {title}
        <Icon size={14} aria-hidden className={up || down ? styles.sorted : styles.unsorted} />
      </button>
    </th>
  );
}

function Cards({ members, order, onOrder }: RowsProps) {
  const say = useSay();
  const columns = useColumns();
  return (
    <>
      <label className={styles.sort}>
        {say("page.members.sort")}
        <select value={order.replace(/^-/, "")} onChange={(event) => onOrder(`-${event.target.value}`)}>
          {columns.map((column) => (
            <option key={column.order} value={column.order}>
              {column.title}
            </option>
          ))}
        </select>
      </label>
      <ul>
        {members.map((member) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keyboards have the link in it
          <li key={member.member_id} className={styles.card} onClick={follow}>
            <div className={styles.top}>
              <Who member={member} />
              <Tiers member={member} />
            </div>
            <dl>
              {columns.slice(0, -1).map((column) => (
                <div key={column.order}>
                  <dt>{column.title}</dt>
                  <dd className="number">{column.cell(member)}</dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
    </>
  );
}

function Who({ member }: { member: Listed }) {
  const { say, sayKnown } = useSpeaking();
  const { identity, phone_ends: ends } = member;
  const kind = identity && sayKnown(`page.kind.${identity.kind}`, identity.kind);
  const phone = ends && say("page.member.phone_ends", { ends });
  const known = [phone, identity && !(phone && identity.kind === "phone") && `${kind} ${identity.value}`]
    .filter(Boolean)
    .join(" · ");
  return (
    <Link href={`/members/${member.member_id}`} className={styles.who}>
      <strong>{member.name || say("page.member.unnamed")}</strong>
      {known && <span className={`${styles.soft} number`}>{known}</span>}
    </Link>
  );
}

function Tiers({ member }: { member: Listed }) {
  return (
    <ul className={styles.tiers}>
      {Object.entries(member.tiers).map(
        ([ladder, tier]) =>
          tier !== null && (
            <li key={ladder}>
              <TierBadge ladder={ladder} tier={tier} />
            </li>
          ),
      )}
    </ul>
  );
}
