/** Where members stand on a ladder under either program, and how they move from one to the other. */

import { chartColours } from "@regulars/shared/theme.ts";
import { Chart } from "../../../charts/chart.tsx";
import { tip } from "../../../charts/tip.ts";
import { useSay } from "../../../language.tsx";
import { useLook } from "../../../look.tsx";
import { Panel } from "../../../parts/page.tsx";
import { useProgram } from "../../../program.tsx";
import { Changes } from "./changes.tsx";
import type { LadderFigures, NameOf } from "./report.ts";
import styles from "./whatif.module.css";

interface MovesProps {
  ladder: LadderFigures;
  /** The number of the version in force. */
  version: number;
  tiers: string[];
  name: NameOf;
}

export function LadderMoves({ ladder, version, tiers, name }: MovesProps) {
  const say = useSay();
  const { number } = useProgram();
  const counts = { rise: ladder.rise + ladder.enter, fall: ladder.fall + ladder.leave, same: ladder.same };
  const told = Object.fromEntries(Object.entries(counts).map(([key, count]) => [key, number(count)]));
  const rows = [...tiers].reverse().map((tier) => ({
    name: name("tiers", tier),
    before: ladder.before[tier] ?? 0,
    after: ladder.after[tier] ?? 0,
  }));
  const moved = counts.rise + counts.fall > 0;
  return (
    <Panel title={say("page.whatif.tiers", { ladder: name("ladders", ladder.ladder) })}>
      <p className={styles.moves}>{say(moved ? "page.whatif.moves" : "page.whatif.no_moves", told)}</p>
      <div className={moved ? styles.halves : undefined}>
        <Changes
          label={name("ladders", ladder.ladder)}
          first={say("page.whatif.tier")}
          rows={rows}
          version={version}
          kept
        />
        {moved && <Flow ladder={ladder} version={version} tiers={tiers} name={name} />}
      </div>
    </Panel>
  );
}

/** From the left, where they stand, to the right, where they would stand. */
function Flow({ ladder, version, tiers, name }: MovesProps) {
  const say = useSay();
  const { number } = useProgram();
  const colours = chartColours[useLook().shade];
  const called = (tier: string | null) => (tier === null ? say("page.whatif.no_tier") : name("tiers", tier));
  const order = [...tiers].reverse();
  const height = (tier: string | null) => (tier === null ? order.length : order.indexOf(tier));
  const sides = (["before", "after"] as const).flatMap((side) =>
    [...new Set(ladder.moves.map((move) => move[side]))]
      .sort((one, other) => height(one) - height(other))
      .map((tier) => ({ name: `${side} ${tier ?? ""}`, depth: side === "before" ? 0 : 1, tier })),
  );
  const title = (id: string) => called(id.split(" ")[1] || null);
  return (
    <Chart
      height={Math.max(220, order.length * 64)}
      label={say("page.whatif.flow", { version })}
      option={{
        series: [
          {
            type: "sankey",
            left: 4,
            right: 96,
            top: 8,
            bottom: 8,
            nodeGap: 14,
            nodeWidth: 12,
            draggable: false,
            layoutIterations: 0,
            emphasis: { focus: "adjacency" },
            lineStyle: { color: "source", opacity: 0.35 },
            label: { formatter: ({ name: id }) => title(String(id)) },
            data: sides.map((side) => ({
              name: side.name,
              depth: side.depth,
              itemStyle: { color: colours[height(side.tier) % colours.length] ?? "" },
            })),
            links: ladder.moves.map((move) => ({
              source: `before ${move.before ?? ""}`,
              target: `after ${move.after ?? ""}`,
              value: move.members,
            })),
          },
        ],
        tooltip: { formatter: (point: unknown) => flowTip(point, title, number) },
      }}
      table={{
        columns: [say("page.whatif.move"), say("page.whatif.members")],
        rows: ladder.moves.map((move) => [`${called(move.before)} → ${called(move.after)}`, number(move.members)]),
      }}
    />
  );
}

interface FlowPoint {
  dataType?: string;
  name?: string;
  value?: unknown;
  data?: { source?: string; target?: string };
}

function flowTip(point: unknown, title: (id: string) => string, number: (value: number) => string): HTMLElement {
  const { dataType, name = "", value, data } = point as FlowPoint;
  const words = dataType === "edge" ? `${title(data?.source ?? "")} → ${title(data?.target ?? "")}` : title(name);
  return tip("", [{ name: words, value: number(Number(value)) }]);
}
