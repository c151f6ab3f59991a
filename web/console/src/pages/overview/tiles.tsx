/** The period in five figures, each beside the period before and leading to what it counts. */

import type { ReactNode } from "react";
import { Link } from "wouter";
import { useSay } from "../../language.tsx";
import { useProgram } from "../../program.tsx";
import { Change } from "./change.tsx";
import type { Report } from "./overview.tsx";
import { Spark } from "./spark.tsx";
import styles from "./tiles.module.css";

export function Tiles({ report }: { report: Report }) {
  const say = useSay();
  const { number, sum, percent } = useProgram();
  const { totals, days, period } = report;
  const { members, active_members: active, new_members: joined, orders, revenue } = totals;
  const repeat = (which: "value" | "before") => share(totals.repeating_buyers[which], totals.buyers[which]);
  const during = `${period.from}..${period.to}`;
  return (
    <section className={styles.tiles} aria-label={say("page.overview.figures")}>
      <Tile
        label={say("page.overview.members")}
        value={number(members.value)}
        href={`/members?joined=..${period.to}`}
        change={<Change {...members} write={number} />}
        remark={say("page.overview.members.new", { count: number(joined.value) })}
        spark={days.map((day) => day.new_members)}
      />
      <Tile
        label={say("page.overview.active")}
        value={number(active.value)}
        href={`/members?active=${during}`}
        change={<Change {...active} write={number} />}
        remark={say("page.overview.active.share", { share: percent(share(active.value, members.value)) })}
      />
      <Tile
        label={say("page.overview.orders")}
        value={number(orders.value)}
        href={`/members?active=${during}&bought=1`}
        change={<Change {...orders} write={number} />}
        remark={say("page.overview.orders.by", { count: number(totals.buyers.value) })}
        spark={days.map((day) => day.orders)}
      />
      <Tile
        label={say("page.overview.revenue")}
        value={sum(revenue.value)}
        href={`/members?active=${during}&bought=1&order=-spend`}
        change={<Change value={Number(revenue.value)} before={Number(revenue.before)} write={sum} />}
        remark={say("page.overview.revenue.each", { money: sum(share(Number(revenue.value), orders.value)) })}
        spark={days.map((day) => Number(day.revenue))}
      />
      <Tile
        label={say("page.overview.repeat")}
        value={percent(repeat("value"))}
        href={`/members?active=${during}&bought=2`}
        change={<Change value={repeat("value")} before={repeat("before")} write={percent} shares />}
        remark={say("page.overview.repeat.body", { count: number(totals.repeating_buyers.value) })}
      />
    </section>
  );
}

interface TileProps {
  label: string;
  value: string;
  href: string;
  change: ReactNode;
  remark: string;
  spark?: readonly number[];
}

function Tile({ label, value, href, change, remark, spark }: TileProps) {
  return (
    <Link href={href} className={styles.tile}>
      <span className={styles.label}>{label}</span>
      <span className={`${styles.value} number`}>{value}</span>
      <span className={styles.remark}>
        {change}
        {remark}
      </span>
      {spark && <Spark values={spark} />}
    </Link>
  );
}

function share(part: number, whole: number): number {
  return whole ? part / whole : 0;
}
