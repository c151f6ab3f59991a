/** Which days the overview is about, as the address of the page says it. */

export const presets = ["7d", "30d", "90d", "month", "last_month", "year"] as const;
export type Preset = (typeof presets)[number];

/** Local days, both included. */
export interface Days {
  from: string;
  to: string;
}

export interface Period extends Days {
  /** null: days of one's own choice. */
  preset: Preset | null;
}

const USUAL: Preset = "30d";
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function periodOf(address: URLSearchParams, today: string): Period {
  const from = address.get("from") ?? "";
  const to = address.get("to") ?? "";
  if (DAY.test(from) && DAY.test(to)) return { preset: null, from, to };
  const preset = presets.find((each) => each === address.get("period")) ?? USUAL;
  return { preset, ...daysOf(preset, today) };
}

/** What the address says of a period. */
export function addressOf(period: Preset | Days): string {
  if (typeof period === "string") return period === USUAL ? "" : `?period=${period}`;
  return `?from=${period.from}&to=${period.to}`;
}

export function daysOf(preset: Preset, today: string): Days {
  const thisMonth = `${today.slice(0, 7)}-01`;
  switch (preset) {
    case "month":
      return { from: thisMonth, to: today };
    case "last_month": {
      const to = daysLater(thisMonth, -1);
      return { from: `${to.slice(0, 7)}-01`, to };
    }
    case "year":
      return { from: `${today.slice(0, 4)}-01-01`, to: today };
    default:
      return { from: daysLater(today, 1 - Number.parseInt(preset, 10)), to: today };
  }
}

/** Another day, so many later, or earlier. */
export function daysLater(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

export function lastDayOf(month: string): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}
