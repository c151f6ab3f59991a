/** Who stands on which tier, and who moved between them. */

import type { Schemas } from "@regulars/shared/api.ts";
import { useState } from "react";
import { Link } from "wouter";
import { Chart } from "../../charts/chart.tsx";
import type { ChartOption } from "../../charts/option.ts";
import { tip } from "../../charts/tip.ts";
import { useSay } from "../../language.tsx";
import { Panel } from "../../parts/page.tsx";
import { Segments } from "../../parts/segments.tsx";
import { useTierColour } from "../../parts/tier_colour.ts";
import { useProgram } from "../../program.tsx";
import { Change } from "./change.tsx";
import type { Report } from "./overview.tsx";
import styles from "./tiers.module.css";

type Ladder = Schemas["LadderMembers"];

export function Tiers({ report }: { report: Report }) {
  const say = useSay();
  const { named } = useProgram();
  const [chosen, setChosen] = useState("");
  const ladder = report.ladders.find((each) => each.ladder === chosen) ?? report.ladders[0];
  if (!ladder) return null;
  const choice = report.ladders.length > 1 && (
    <Segments
      label={say("page.overview.tiers.ladder")}
      value={ladder.ladder}
      options={report.ladders.map((each) => [each.ladder, named(each.name)] as const)}
      onChoose={setChosen}
    />
  );
  return (
    <Panel title={say("page.overview.tiers")} aside={choice}>
      <div className={styles.parts}>
        <Pyramid ladder={ladder} />
        <Moves ladder={ladder} />
      </div>
    </Panel>
  );
}

/** The highest tier above; as wide as it has members. */
function Pyramid({ ladder }: { ladder: Ladder }) {
  const { named, number, percent } = useProgram();
  const colour = useTierColour();
  const all = ladder.tiers.reduce((sum, tier) => sum + tier.members.value, 0);
  const most = Math.max(1, ...ladder.tiers.map((tier) => tier.members.value));
  return (
    <ol className={styles.pyramid}>
      {[...ladder.tiers].reverse().map((tier) => (
        <li key={tier.tier}>
          <Link href={`/members?tier=${ladder.ladder}:${tier.tier}`} className={styles.tier}>
            <span className={styles.name}>{named(tier.name)}</span>
            <span className={styles.count}>
              <b className="number">{number(tier.members.value)}</b>
              <span className={`${styles.share} number`}>{percent(all ? tier.members.value / all : 0)}</span>
              <Change {...tier.members} more="neutral" />
            </span>
            <svg className={styles.bar} width="100%" height="12" aria-hidden="true">
              <rect
                width={`${(tier.members.value / most) * 100}%`}
                height="12"
                rx="6"
                fill={colour(ladder.ladder, tier.tier)}
              />
            </svg>
          </Link>
        </li>
      ))}
    </ol>
  );
}

const BEFORE = "before:";
const AFTER = "after:";

function tierOf(node: string): string | null {
  return node.slice(node.indexOf(":") + 1) || null;
}

function Moves({ ladder }: { ladder: Ladder }) {
  const say = useSay();
  const { number, named } = useProgram();
  const colour = useTierColour();
  if (ladder.moves.length === 0) return <p className={styles.none}>{say("page.overview.moves.none")}</p>;
  const names = new Map(ladder.tiers.map((tier) => [tier.tier, named(tier.name)]));
  const nameOf = (tier: string, none: string) => names.get(tier) ?? (tier || none);
  const called = (node: string) =>
    node.startsWith(BEFORE)
      ? nameOf(node.slice(BEFORE.length), say("page.overview.moves.new"))
      : nameOf(node.slice(AFTER.length), say("page.overview.moves.left"));
  const links = ladder.moves.map((move) => ({
    source: BEFORE + (move.from ?? ""),
    target: AFTER + (move.to ?? ""),
    value: move.members,
  }));
  // The highest tier above, below them tiers that older versions of the program had, then none.
  const moved = ladder.moves.flatMap((move) => [move.from ?? "", move.to ?? ""]);
  const known = new Set([...ladder.tiers.map((tier) => tier.tier).reverse(), ...moved.filter(Boolean), ""]);
  const nodes = [BEFORE, AFTER].flatMap((side) => [...known].map((tier) => side + tier));
  const present = new Set(links.flatMap((link) => [link.source, link.target]));
  const option: ChartOption = {
    series: [
      {
        type: "sankey",
        left: 88,
        right: 88,
        top: 8,
        bottom: 8,
        nodeWidth: 12,
        nodeGap: 18,
        draggable: false,
        layoutIterations: 0,
        data: nodes
          .filter((name) => present.has(name))
          .map((name) => ({
            name,
            itemStyle: { color: colour(ladder.ladder, tierOf(name)) },
            // Beside its links, where even the label of a very small part can be read.
            label: { formatter: called(name), position: name.startsWith(BEFORE) ? "left" : "right" },
          })),
        links,
        lineStyle: { color: "source", opacity: 0.28, curveness: 0.5 },
        emphasis: { focus: "adjacency" },
      },
    ],
    tooltip: {
      formatter: (point) => {
        const { data, name, value } = point as unknown as {
          data: Partial<(typeof links)[0]>;
          name: string;
          value: number;
        };
        if (!data.source || !data.target)
          return tip(called(name), [{ name: say("page.nav.members"), value: number(value) }]);
        const title = `${called(data.source)} → ${called(data.target)}`;
        return tip(title, [{ name: say("page.nav.members"), value: number(data.value ?? 0) }]);
      },
    },
  };
  const table = {
    columns: [say("page.overview.moves.way"), say("page.nav.members")],
    rows: links.map((link) => [`${called(link.source)} → ${called(link.target)}`, number(link.value)]),
  };
  return (
    <Chart
      option={option}
      height={280}
      label={say("page.overview.moves")}
      table={table}
      summary={say("page.overview.moves.body")}
    />
  );
}
