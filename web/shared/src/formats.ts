/** Numbers, money and dates as people write them; dates on the clocks of the program. */

import { type Language, locales } from "./language.ts";

export interface Formats {
  /** 12,345 */
  number(value: number | string): string;
  /** 12.3万 and 12.3K: where there is little room. */
  compact(value: number): string;
  /** ¥1,234.50 */
  money(amount: string | number): string;
  /** 2026-03-10 in Chinese, 10 Mar 2026 in English */
  date(iso: string): string;
  /** The date with hour and minute. */
  time(iso: string): string;
  /** A local day such as 2026-03-10, which has no clock any more, written as dates are. */
  day(day: string): string;
  /** The same in a year that is known: 03-10 in Chinese, 10 Mar in English. */
  shortDay(day: string): string;
  /** 2026-03: 2026年3月 in Chinese, Mar 2026 in English. */
  month(month: string): string;
  /** Which day it is at the shop, such as 2026-03-10. */
  today(now: number): string;
  /** Tuesday */
  weekday(iso: string): string;
  /** 12.3% */
  percent(share: number): string;
  /** ¥1,234,568: money from a thousand on, without the cents. */
  sum(amount: string | number): string;
  /** In 3 days, 3 days ago. */
  away(iso: string, now: number): string;
}

const DAY_MS = 86_400_000;
const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 365 * DAY_MS],
  ["month", 30 * DAY_MS],
  ["day", DAY_MS],
  ["hour", DAY_MS / 24],
  ["minute", DAY_MS / 1440],
];

export function formats(language: Language, timeZone: string, currency: string): Formats {
  const locale = locales[language];
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const compact = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1, useGrouping: true });
  const money = new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay: "narrowSymbol" });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const date = dateFormat(language, timeZone, false);
  const time = dateFormat(language, timeZone, true);
  const round = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    maximumFractionDigits: 0,
  });
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const day = dateFormat(language, "UTC", false);
  const month = new Intl.DateTimeFormat(locale, { timeZone: "UTC", year: "numeric", month: "short" });
  const today = dateFormat("zh", timeZone, false);
  const weekday = new Intl.DateTimeFormat(locale, { timeZone, weekday: "long" });
  return {
    day,
    shortDay: (iso) => (language === "zh" ? iso.slice(5) : day(iso).replace(/ \d{4}$/, "")),
    month: (iso) => month.format(new Date(`${iso.slice(0, 7)}-01`)),
    today: (now) => today(new Date(now).toISOString()),
    weekday: (iso) => weekday.format(new Date(iso)),
    percent: (share) => signed(percent, share),
    sum: (amount) => signed(Math.abs(Number(amount)) < 1000 ? money : round, amount),
    number: (value) => signed(number, value),
    compact: (value) => signed(compact, value),
    money: (amount) => signed(money, amount),
    date,
    time,
    away: (iso, now) => {
      const ms = Date.parse(iso) - now;
      const [unit, length] = STEPS.find(([, each]) => Math.abs(ms) >= each) ?? ["minute" as const, DAY_MS / 1440];
      return relative.format(Math.trunc(ms / length), unit);
    },
  };
}

/** With a minus as long as a plus, which a hyphen is not. */
function signed(format: Intl.NumberFormat, value: number | string): string {
  return format.format(Number(value)).replace("-", "−");
}

/** The last moment before an end: what ends at midnight ends with the day before. */
export function justBefore(iso: string): string {
  return new Date(Date.parse(iso) - 1).toISOString();
}

function dateFormat(language: Language, timeZone: string, withTime: boolean): (iso: string) => string {
  const format = new Intl.DateTimeFormat(language === "zh" ? "sv-SE" : "en-GB", {
    timeZone,
    year: "numeric",
    month: language === "zh" ? "2-digit" : "short",
    day: language === "zh" ? "2-digit" : "numeric",
    ...(withTime ? { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } : {}),
  });
  return (iso) => format.format(new Date(iso));
}
