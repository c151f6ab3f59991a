/** What a need of a tier counts, and over which time. */

import type { Schemas } from "@regulars/shared/api.ts";
import { useSpeaking } from "../../language.tsx";
import { useProgram } from "../../program.tsx";
import { eventName } from "./event_name.ts";

type Need = Schemas["NeedSeen"] & Partial<Pick<Schemas["NeedShown"], "first_day" | "last_day">>;

/** The window as the program has it, or as the very days that it means: `dated`. */
export function useMetric(): (need: Need, dated?: boolean) => string {
  const { say, sayKnown } = useSpeaking();
  const { name, day } = useProgram();
  return (need, dated = false) => {
    const what = sayKnown(`page.metric.${need.metric}`, need.metric, {
      wallet: name("wallets", need.wallet ?? ""),
      event: eventName(need.event ?? "", sayKnown),
    });
    if (dated && need.first_day && need.last_day) {
      return `${what} · ${say("page.over.days", { from: day(need.first_day), to: day(need.last_day) })}`;
    }
    const over = windowOf(need.over);
    return over ? `${what} · ${sayKnown(over.key, "", { n: over.n })}` : what;
  };
}

/** A window as the program writes it: `{last: {years: 1}}`, `{calendar: month}`, or none for a whole life. */
function windowOf(over: unknown): { key: string; n: number } | null {
  if (typeof over !== "object" || over === null) return null;
  if ("calendar" in over) return { key: `page.over.calendar.${String(over.calendar)}`, n: 1 };
  const [unit, n] = "last" in over ? (Object.entries(over.last as Record<string, number>)[0] ?? []) : [];
  if (!unit || !n) return null;
  return { key: unit === "years" && n === 1 ? "page.over.last.year" : `page.over.last.${unit}`, n };
}
