/** New members and those who came back, month by month. */

import { lastDayOf } from "@regulars/shared/period.ts";
import { useLocation } from "wouter";
import { Chart } from "../../charts/chart.tsx";
import type { ChartOption } from "../../charts/option.ts";
import { useSay } from "../../language.tsx";
import { Panel } from "../../parts/page.tsx";
import { useProgram } from "../../program.tsx";
import type { Report } from "./overview.tsx";

export function Months({ report }: { report: Report }) {
  const say = useSay();
  const { number, compact, month } = useProgram();
  const [, go] = useLocation();
  const { months } = report;
  const [joined, back] = [say("page.overview.months.new"), say("page.overview.months.back")];
  const names = months.map((each) => month(each.month));
  const option: ChartOption = {
    legend: { data: [back, joined] },
    xAxis: { type: "category", data: names },
    yAxis: { type: "value", axisLabel: { formatter: (value: number) => compact(value) } },
    series: [
      {
        type: "bar",
        stack: "members",
        name: back,
        data: months.map((each) => each.returning_members),
      },
      { type: "bar", stack: "members", name: joined, data: months.map((each) => each.new_members) },
    ],
  };
  const table = {
    columns: [say("page.overview.month"), back, joined],
    rows: months.map((each, at) => [names[at] ?? "", number(each.returning_members), number(each.new_members)]),
  };
  const last = months.at(-1);
  return (
    <Panel title={say("page.overview.months")}>
      <Chart
        option={option}
        height={280}
        label={say("page.overview.months")}
        table={table}
        summary={
          last &&
          say("page.overview.months.body", { back: number(last.returning_members), new: number(last.new_members) })
        }
        onPick={({ place }) => {
          const picked = months[place]?.month;
          if (picked) go(`/members?joined=${picked}-01..${lastDayOf(picked)}`);
        }}
      />
    </Panel>
  );
}
