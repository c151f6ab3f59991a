/** The look of charts, from the same palette as everything else. */

import { chartColours, fonts, palettes, type Shade } from "@regulars/shared/theme.ts";

export function chartTheme(shade: Shade) {
  const colour = palettes[shade];
  const axis = {
    axisLine: { show: false, lineStyle: { color: colour.lineStrong } },
    axisTick: { show: false },
    axisLabel: { color: colour.inkFaint, fontSize: 12, hideOverlap: true },
    splitLine: { lineStyle: { color: colour.line } },
    splitArea: { show: false },
    nameTextStyle: { color: colour.inkFaint },
  };
  return {
    color: [...chartColours[shade]],
    backgroundColor: "transparent",
    textStyle: { fontFamily: fonts.text, color: colour.ink },
    categoryAxis: { ...axis, axisLine: { ...axis.axisLine, show: true }, splitLine: { show: false } },
    valueAxis: axis,
    legend: { textStyle: { color: colour.inkSoft, fontSize: 13 }, inactiveColor: colour.lineStrong },
    visualMap: { textStyle: { color: colour.inkFaint } },
    line: { symbol: "circle", symbolSize: 6, showSymbol: false, lineStyle: { width: 2 } },
    bar: { itemStyle: { borderRadius: 3 }, barMaxWidth: 32 },
    sankey: { label: { color: colour.ink, textBorderWidth: 0 } },
    markLine: { label: { color: colour.inkSoft }, lineStyle: { color: colour.lineStrong } },
  };
}

/** What every chart has unless it says otherwise. */
export function usualParts(shade: Shade) {
  const colour = palettes[shade];
  return {
    grid: { left: 4, right: 12, top: 40, bottom: 4, containLabel: true },
    legend: { left: 0, top: 0, padding: 0, icon: "roundRect", itemWidth: 10, itemHeight: 10, itemGap: 18 },
    tooltip: {
      confine: true,
      padding: 0,
      borderWidth: 1,
      borderColor: colour.line,
      backgroundColor: colour.raised,
      transitionDuration: 0,
      textStyle: { color: colour.ink, fontSize: 13, fontFamily: fonts.text },
      extraCssText: "border-radius: 10px; box-shadow: 0 6px 24px rgb(0 0 0 / 12%);",
      axisPointer: {
        lineStyle: { color: colour.lineStrong },
        shadowStyle: { color: colour.line, opacity: 0.5 },
      },
    },
  };
}
