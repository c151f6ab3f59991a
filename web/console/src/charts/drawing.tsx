/**
 * The drawn part of a chart, with all of ECharts that is used: loaded when the first chart is shown.
 *
 * On a canvas: drawn as SVG, ECharts writes style attributes, which the content security policy refuses.
 */

import { BarChart, HeatmapChart, LineChart, SankeyChart } from "echarts/charts";
import {
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
} from "echarts/components";
import { type ECharts, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import { useLook } from "../look.tsx";
import styles from "./chart.module.css";
import type { ChartOption, Picked } from "./option.ts";
import { chartTheme, usualParts } from "./theme.ts";
import { type TipPoint, usualTip } from "./tip.ts";

use([BarChart, HeatmapChart, LineChart, SankeyChart]);
use([GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent, CanvasRenderer]);

interface DrawingProps {
  option: ChartOption;
  format: (value: number) => string;
  onPick?: ((picked: Picked) => void) | undefined;
}

const still = matchMedia("(prefers-reduced-motion: reduce)");

export default function Drawing({ option, format, onPick }: DrawingProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(null);
  const { shade } = useLook();
  const whole = { animation: !still.matches, animationDuration: 400, ...withUsual(option, shade, format) };
  const latest = useRef({ whole, onPick });
  latest.current = { whole, onPick };
  useEffect(() => {
    const node = box.current;
    if (!node) return;
    // A box without a size yet, as in a tab that was never opened, is drawn into as soon as it has one.
    const fit = new ResizeObserver(() => {
      if (chart.current) chart.current.resize();
      else if (node.clientWidth && node.clientHeight) {
        chart.current = begun(node, chartTheme(shade), (picked) => latest.current.onPick?.(picked));
        chart.current.setOption(latest.current.whole);
      }
    });
    fit.observe(node);
    return () => {
      fit.disconnect();
      chart.current?.dispose();
      chart.current = null;
    };
  }, [shade]);
  // What is drawn is told apart by its content, so that nobody has to keep the same object.
  const content = JSON.stringify(option);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever else it is drawn with follows from the content
  useEffect(() => {
    chart.current?.setOption(latest.current.whole, { notMerge: true });
  }, [content]);
  return <div ref={box} className={onPick ? styles.pickable : styles.drawing} />;
}

function begun(node: HTMLElement, theme: object, onPick: (picked: Picked) => void): ECharts {
  const made = init(node, theme);
  made.on("click", ({ seriesName = "", name, dataIndex }) => onPick({ seriesName, name, place: dataIndex }));
  return made;
}

/** The option with what every chart has; each part can be said otherwise, key by key. */
function withUsual(option: ChartOption, shade: "light" | "dark", format: (value: number) => string): ChartOption {
  const usual = usualParts(shade);
  const formatter = (points: unknown) => usualTip(points as TipPoint | TipPoint[], format);
  const hasAxes = "xAxis" in option;
  return {
    ...option,
    ...(hasAxes ? { grid: { ...usual.grid, ...option.grid } } : {}),
    ...(option.legend ? { legend: { ...usual.legend, ...option.legend } } : {}),
    tooltip: { trigger: hasAxes ? "axis" : "item", formatter, ...usual.tooltip, ...option.tooltip },
  } as ChartOption;
}
