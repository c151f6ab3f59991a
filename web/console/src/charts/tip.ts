/**
 * What stands at the pointer. Made of elements: as text with styles inside, the content security policy would refuse it.
 */

import styles from "./chart.module.css";

export interface TipLine {
  name: string;
  value: string;
  colour?: string | undefined;
}

export function tip(title: string, lines: readonly TipLine[]): HTMLElement {
  const box = made("div", styles.tip);
  if (title) box.append(made("p", styles.tipTitle, title));
  for (const { name, value, colour } of lines) {
    const line = made("p", styles.tipLine);
    if (colour) {
      const mark = made("i", styles.mark);
      mark.style.background = colour;
      line.append(mark);
    }
    line.append(made("span", undefined, name), made("b", "number", value));
    box.append(line);
  }
  return box;
}

/** What ECharts hands over of a point or, along an axis, of all points at one place. */
export interface TipPoint {
  seriesName?: string;
  name?: string;
  axisValueLabel?: string;
  color?: unknown;
  value?: unknown;
}

/** The usual tip: the place on the axis, then each series with its number. */
export function usualTip(points: TipPoint | readonly TipPoint[], format: (value: number) => string): HTMLElement {
  const list: readonly TipPoint[] = Array.isArray(points) ? points : [points as TipPoint];
  const lines = list.flatMap(({ seriesName = "", value, color }) => {
    const number = numberOf(value);
    return number === null ? [] : [{ name: seriesName, value: format(number), colour: colourOf(color) }];
  });
  return tip(list[0]?.axisValueLabel ?? list[0]?.name ?? "", lines);
}

function numberOf(value: unknown): number | null {
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === "number" && Number.isFinite(last) ? last : null;
}

function colourOf(colour: unknown): string | undefined {
  return typeof colour === "string" ? colour : undefined;
}

function made(name: string, className?: string, text?: string): HTMLElement {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}
