/** Points issued month by month, under the version in force and under the draft. */

import { useState } from "react";
import { Chart } from "../../../charts/chart.tsx";
import { useSay } from "../../../language.tsx";
import { Panel } from "../../../parts/page.tsx";
import { useProgram } from "../../../program.tsx";
import { Choose } from "../edit/controls.tsx";
import { issuedByMonth, type NameOf, type Report } from "./report.ts";

export function MonthsChart({ report, name }: { report: Report; name: NameOf }) {
  const say = useSay();
  const { number, compact, month } = useProgram();
  const issued = [...report.after.issued, ...report.before.issued];
  const wallets = [...new Set(issued.map((each) => each.wallet))];
  const [chosen, setChosen] = useState(report.after.wallets.find((each) => each.kind === "spendable")?.wallet ?? "");
  const wallet = wallets.includes(chosen) ? chosen : (wallets[0] ?? "");
  const sums = issuedByMonth(report, wallet);
  const months = [...sums.keys()].sort();
  const side = (which: "before" | "after") => months.map((month) => sums.get(month)?.[which] ?? 0);
  if (months.length === 0) return null;
  const names = [say("page.whatif.before", { version: report.published_version }), say("page.whatif.after")];
  return (
    <Panel
      title={say("page.whatif.months")}
      aside={
        wallets.length > 1 && (
          <Choose
            label={say("page.whatif.wallet")}
            value={wallet}
            options={wallets.map((each) => [each, name("wallets", each)] as const)}
            onChange={setChosen}
          />
        )
      }
    >
      <Chart
        height={280}
        label={say("page.whatif.months")}
        option={{
          legend: {},
          xAxis: { type: "category", data: months.map(month) },
          yAxis: { type: "value", axisLabel: { formatter: (value: number) => compact(value) } },
          series: [
            { type: "bar", name: names[0] ?? "", data: side("before"), color: GREY },
            { type: "bar", name: names[1] ?? "", data: side("after") },
          ],
        }}
        table={{
          columns: [say("page.whatif.month"), ...names],
          rows: months.map((each) => [
            month(each),
            number(sums.get(each)?.before ?? 0),
            number(sums.get(each)?.after ?? 0),
          ]),
        }}
      />
    </Panel>
  );
}

/** What is now stands back behind what would be. */
export const GREY = "#a79c92";
