/** A chart: drawn for the eye, told in a sentence, and shown as a table with the same numbers to whoever wants it. */

import { ChartNoAxesColumn, Table2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useSay } from "../language.tsx";
import { Loading } from "../parts/states.tsx";
import { useProgram } from "../program.tsx";
import styles from "./chart.module.css";
import { Numbers } from "./numbers.tsx";
import type { ChartOption, ChartTable, Picked } from "./option.ts";

const Drawing = lazy(() => import("./drawing.tsx"));

interface ChartProps {
  /** Drawn anew when its content differs; functions in it do not count. */
  option: ChartOption;
  /** In pixels; as wide as there is room. */
  height: number;
  /** What it shows, for those who do not see it. */
  label: string;
  table: ChartTable;
  /** What it says, in a sentence; stands below. */
  summary?: string | undefined;
  /** How the usual tip writes its numbers; with thousands unless said otherwise. */
  format?: ((value: number) => string) | undefined;
  onPick?: ((picked: Picked) => void) | undefined;
}

export function Chart({ option, height, label, table, summary, format, onPick }: ChartProps) {
  const say = useSay();
  const { number } = useProgram();
  const [asTable, setAsTable] = useState(false);
  const Icon = asTable ? ChartNoAxesColumn : Table2;
  return (
    <figure className={styles.figure}>
      {asTable ? (
        <Numbers label={label} table={table} height={height} />
      ) : (
        <div role="img" aria-label={summary ? `${label}: ${summary}` : label} className={styles.box} style={{ height }}>
          <Suspense fallback={<Loading />}>
            <Drawing option={option} format={format ?? number} onPick={onPick} />
          </Suspense>
        </div>
      )}
      <figcaption className={styles.below}>
        <span>{summary}</span>
        <button type="button" className={styles.toggle} aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          <Icon size={14} aria-hidden />
          {say(asTable ? "page.chart.drawing" : "page.chart.table")}
          <span className="visually-hidden">{label}</span>
        </button>
      </figcaption>
    </figure>
  );
}
