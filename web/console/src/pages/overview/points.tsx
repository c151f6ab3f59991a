/** What points cost: in a sentence, in figures with their money, and day by day. */

import type { Schemas } from "@regulars/shared/api.ts";
import { daysOf, type Period } from "@regulars/shared/period.ts";
import { spanNames, spans } from "@regulars/shared/spans.ts";
import { Coins } from "lucide-react";
import { useMemo, useState } from "react";
import { Chart } from "../../charts/chart.tsx";
import type { ChartOption } from "../../charts/option.ts";
import { type TextKey, useSay } from "../../language.tsx";
import { Panel } from "../../parts/page.tsx";
import { Segments } from "../../parts/segments.tsx";
import { useProgram } from "../../program.tsx";
import { Change } from "./change.tsx";
import { type Report, useReport } from "./overview.tsx";
import styles from "./points.module.css";

type Wallet = Schemas["WalletFlows"];

export function Points({ report, period, today }: { report: Report; period: Period; today: string }) {
  const say = useSay();
  const { named } = useProgram();
  const [chosen, setChosen] = useState("");
  const wallets = report.wallets.filter((each) => each.kind === "spendable");
  const wallet = wallets.find((each) => each.wallet === chosen) ?? wallets[0];
  if (!wallet) return null;
  const { from, to } = daysOf("last_month", today);
  const isLastMonth = period.from === from && period.to === to;
  const choice = wallets.length > 1 && (
    <Segments
      label={say("page.overview.points.wallet")}
      value={wallet.wallet}
      options={wallets.map((each) => [each.wallet, named(each.name)] as const)}
      onChoose={setChosen}
    />
  );
  return (
    <Panel title={say("page.overview.points")} aside={choice}>
      <div className={styles.costs}>
        <LastMonth wallet={wallet.wallet} today={today} />
        {!isLastMonth && <Cost report={report} wallet={wallet} when={say("page.overview.cost.period")} />}
      </div>
      <Figures wallet={wallet} />
      <div className={styles.charts}>
        <Moves wallet={wallet} />
        <Owed wallet={wallet} />
      </div>
    </Panel>
  );
}

/** The month that is over, whatever period is looked at: the question that is asked at every month's end. */
function LastMonth({ wallet, today }: { wallet: string; today: string }) {
  const say = useSay();
  const { month } = useProgram();
  const days = daysOf("last_month", today);
  const { data, isPlaceholderData } = useReport(days);
  const flows = data?.wallets.find((each) => each.wallet === wallet);
  if (!data || !flows || isPlaceholderData) return null;
  return (
    <Cost report={data} wallet={flows} when={say("page.overview.cost.month", { month: month(days.from) })} strong />
  );
}

interface CostProps {
  report: Report;
  wallet: Wallet;
  when: string;
  strong?: boolean;
}

function Cost({ report, wallet, when, strong = false }: CostProps) {
  const say = useSay();
  const { number, sum, percent, named } = useProgram();
  const worth = wallet.point_value === null ? null : Number(wallet.point_value);
  const said = {
    when,
    used: number(wallet.spent.value),
    given: number(wallet.issued.value),
    wallet: named(wallet.name),
  };
  if (worth === null) return <p className={styles.cost}>{say("page.overview.cost.unknown", said)}</p>;
  const revenue = Number(report.totals.revenue.value);
  const cost = wallet.spent.value * worth;
  const share = revenue > 0 ? say("page.overview.cost.share", { share: percent(cost / revenue) }) : "";
  const money = { cost: sum(cost), worth: sum(wallet.issued.value * worth) };
  return (
    <p className={strong ? styles.strong : styles.cost}>
      {strong && <Coins size={20} aria-hidden />}
      <span>{say("page.overview.cost", { ...said, ...money, share })}</span>
    </p>
  );
}

const FIGURES = ["issued", "spent", "expired", "owed"] as const;

function Figures({ wallet }: { wallet: Wallet }) {
  const say = useSay();
  const { number, sum } = useProgram();
  return (
    <dl className={styles.figures}>
      {FIGURES.map((name) => (
        <div key={name}>
          <dt>{say(`page.overview.points.${name}`)}</dt>
          <dd>
            <span className={`${styles.value} number`}>{number(wallet[name].value)}</span>
            <Change {...wallet[name]} more="neutral" write={number} />
          </dd>
          {wallet.point_value !== null && (
            <dd className={`${styles.worth} number`}>
              {say("page.wallet.worth", { money: sum(wallet[name].value * Number(wallet.point_value)) })}
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}

const MOVES = ["issued", "spent", "expired"] as const;

function Moves({ wallet }: { wallet: Wallet }) {
  const say = useSay();
  const { number, compact, shortDay, month } = useProgram();
  const places = useMemo(() => gather(wallet), [wallet]);
  const head = (name: (typeof MOVES)[number]) => say(`page.overview.points.${name}` satisfies TextKey);
  const names = spanNames(
    places.map(({ span }) => span),
    shortDay,
    month,
  );
  const option: ChartOption = {
    legend: { data: MOVES.map(head) },
    xAxis: { type: "category", data: names },
    yAxis: { type: "value", axisLabel: { formatter: compact } },
    series: MOVES.map((name) => ({
      type: "bar",
      stack: "points",
      name: head(name),
      data: places.map((place) => (name === "issued" ? place[name] : -place[name])),
    })),
  };
  const table = {
    columns: [say("page.overview.day"), ...MOVES.map(head)],
    rows: places.map((place, at) => [names[at] ?? "", ...MOVES.map((name) => number(place[name]))]),
  };
  return (
    <Chart
      option={option}
      height={260}
      label={say("page.overview.points.moves")}
      table={table}
      format={(value) => number(Math.abs(value))}
    />
  );
}

function gather(wallet: Wallet) {
  return spans(wallet.days).map((span) => {
    const sum = (name: (typeof MOVES)[number]) => span.days.reduce((all, day) => all + day[name], 0);
    return {
      span,
      issued: sum("issued"),
      spent: sum("spent"),
      expired: sum("expired"),
      owed: span.days.at(-1)?.owed ?? 0,
    };
  });
}

function Owed({ wallet }: { wallet: Wallet }) {
  const say = useSay();
  const { number, compact, shortDay, month } = useProgram();
  const places = useMemo(() => gather(wallet), [wallet]);
  const names = spanNames(
    places.map(({ span }) => span),
    shortDay,
    month,
  );
  const within = { alignMinLabel: "left", alignMaxLabel: "right" } as const;
  const label = say("page.overview.points.owed");
  const option: ChartOption = {
    legend: { data: [label] },
    xAxis: { type: "category", data: names, boundaryGap: false, axisLabel: within },
    yAxis: { type: "value", axisLabel: { formatter: (value: number) => compact(value) } },
    series: [{ type: "line", name: label, data: places.map((place) => place.owed), areaStyle: { opacity: 0.12 } }],
  };
  const table = {
    columns: [say("page.overview.day"), label],
    rows: places.map((place, at) => [names[at] ?? "", number(place.owed)]),
  };
  return <Chart option={option} height={260} label={label} table={table} />;
}
