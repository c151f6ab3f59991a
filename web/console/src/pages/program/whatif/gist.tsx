/** What a draft would cost in one wallet, in a sentence: in the last full month, and beside it in the mean. */

import { type Cost, costInMonths, costOf, fullMonths, given } from "@regulars/shared/whatif_cost.ts";
import { useSay } from "../../../language.tsx";
import { useProgram } from "../../../program.tsx";
import { issuedByMonth, type NameOf, type Report, sinceOf, type WalletFigures } from "./report.ts";
import styles from "./whatif.module.css";

interface GistProps {
  report: Report;
  wallet: string;
  name: NameOf;
}

/** "In Oct 2026, members would have got 38,900 more points. Used as members use points today, about ¥144." */
export function Gist({ report, wallet, name }: GistProps) {
  const say = useSay();
  const { number, sum, percent, month, today } = useProgram();
  const flow = (all: readonly WalletFigures[] | undefined) => all?.find((each) => each.wallet === wallet);
  const flows = { before: flow(report.before.wallets), after: flow(report.after.wallets), real: flow(report.real) };
  const day = (iso: string) => today(Date.parse(iso));
  const months = fullMonths(day(sinceOf(report)), day(report.until ?? report.as_of));
  const issued = issuedByMonth(report, wallet);
  const last = months.at(-1);
  const cost = last ? costInMonths(flows, issued, [last]) : costOf(flows, sinceOf(report), report.as_of);
  const mean = months.length > 1 ? costInMonths(flows, issued, months) : null;
  const called = { wallet: name("wallets", wallet), version: report.published_version };
  const of = last ? "month." : "";
  const gist = { ...called, points: number(Math.abs(cost.points)), month: last ? month(last) : "" };
  const lines = [say(`page.whatif.gist.${of}${wayOf(cost)}`, gist)];
  if (cost.worth) {
    const money = { worth: sum(Math.abs(cost.worth)), likely: sum(Math.abs(cost.likely ?? 0)) };
    const rated = cost.likely === null ? "" : ".used";
    const told = { ...money, rate: percent(cost.rate ?? 0) };
    lines.push(say(`page.whatif.worth.${of}${cost.worth > 0 ? "more" : "less"}${rated}`, told));
  }
  const totals = { before: number(given(flows.before)), after: number(given(flows.after)) };
  return (
    <>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {mean && <Mean mean={mean} months={months.length} />}
      {last && <p className={styles.soft}>{say("page.whatif.month.basis")}</p>}
      <p className={styles.soft}>{say("page.whatif.totals", { ...called, ...totals })}</p>
    </>
  );
}

/** Money is told where it goes the way of the points: with another worth of a point it may not. */
function Mean({ mean, months }: { mean: Cost; months: number }) {
  const say = useSay();
  const { number, sum } = useProgram();
  const way = wayOf(mean);
  const priced = (mean.likely ?? 0) * mean.points > 0;
  const told = { months, points: number(Math.abs(mean.points)), likely: sum(Math.abs(mean.likely ?? 0)) };
  const key =
    priced && way !== "same" ? (`page.whatif.mean.${way}.priced` as const) : (`page.whatif.mean.${way}` as const);
  return <p className={styles.soft}>{say(key, told)}</p>;
}

function wayOf({ points }: Cost): "more" | "less" | "same" {
  return points > 0 ? "more" : points < 0 ? "less" : "same";
}
