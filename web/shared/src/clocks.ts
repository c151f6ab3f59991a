/** From what a clock on the wall shows to the instant it means, for clocks that are not the browser's. */

const PARTS = ["year", "month", "day", "hour", "minute", "second"] as const;

/** The instant at which the clocks of a zone show this (`2026-03-10T20:00`); of an hour that is skipped, one nearby. */
export function instantAt(local: string, timeZone: string): string {
  const shown = Date.parse(`${local}Z`);
  const guess = shown - aheadOfUtc(shown, timeZone);
  return new Date(shown - aheadOfUtc(guess, timeZone)).toISOString();
}

/** What the clocks of a zone show at an instant, to the minute, as an input of date and time takes it. */
export function shownAt(instant: number, timeZone: string): string {
  return new Date(instant + aheadOfUtc(instant, timeZone)).toISOString().slice(0, 16);
}

/** How many milliseconds a zone is ahead of UTC at an instant. */
function aheadOfUtc(instant: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    ...Object.fromEntries(PARTS.map((part) => [part, "numeric"])),
  });
  const shown = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = PARTS.map((part) => shown[part] ?? 0);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}
