/** When members come: by weekday and hour. */

import { palettes } from "@regulars/shared/theme.ts";
import { Chart } from "../../charts/chart.tsx";
import type { ChartOption } from "../../charts/option.ts";
import { tip } from "../../charts/tip.ts";
import { useSay } from "../../language.tsx";
import { useLook } from "../../look.tsx";
import { Panel } from "../../parts/page.tsx";
import { useProgram } from "../../program.tsx";
import type { Report } from "./overview.tsx";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

export function Hours({ report }: { report: Report }) {
  const say = useSay();
  const { number } = useProgram();
  const { shade } = useLook();
  const days = DAYS.map((day) => say(`page.weekday.${day}`));
  const cells = report.hours.flatMap((row, day) => row.map((count, hour) => [hour, day, count] as const));
  const busiest = cells.reduce((best, cell) => (cell[2] > best[2] ? cell : best), [0, 0, 0] as const);
  const when = (hour: number, day: number) => `${days[day]} ${hour}:00–${hour + 1}:00`;
  const hours = report.hours[0]?.map((_, hour) => String(hour)) ?? [];
  const colour = palettes[shade];
  const option: ChartOption = {
    grid: { top: 4, bottom: 4, left: 4, right: 4 },
    xAxis: { type: "category", data: hours, axisLine: { show: false }, axisLabel: { interval: 2 } },
    yAxis: { type: "category", data: days, inverse: true, axisLine: { show: false } },
    visualMap: {
      show: false,
      min: 0,
      max: Math.max(1, busiest[2]),
      inRange: { color: [colour.page, colour.accentSoft, colour.accent] },
    },
    series: [
      {
        type: "heatmap",
        data: cells.map((cell) => [...cell]),
        itemStyle: { borderColor: colour.surface, borderWidth: 2, borderRadius: 4 },
        emphasis: { itemStyle: { borderColor: colour.ink } },
      },
    ],
    tooltip: {
      trigger: "item",
      formatter: (point) => {
        const [hour = 0, day = 0, count = 0] = (point as { value: number[] }).value;
        return tip(when(hour, day), [{ name: say("page.overview.hours.events"), value: number(count) }]);
      },
    },
  };
  const table = {
    columns: [say("page.overview.hours.day"), ...hours],
    rows: report.hours.map((row, day) => [days[day] ?? "", ...row.map(number)]),
  };
  return (
    <Panel title={say("page.overview.hours")}>
      <Chart
        option={option}
        height={280}
        label={say("page.overview.hours")}
        table={table}
        summary={busiest[2] > 0 ? say("page.overview.hours.body", { when: when(busiest[0], busiest[1]) }) : undefined}
      />
    </Panel>
  );
}
