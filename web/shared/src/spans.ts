/** Days gathered so that a chart of any period has a few dozen places: days, weeks, or months. */

export interface Span<Day> {
  from: string;
  to: string;
  days: readonly Day[];
}

const MOST_DAYS = 62;
const MOST_WEEKS = 30;

export function spans<Day extends { day: string }>(days: readonly Day[]): Span<Day>[] {
  if (days.length <= MOST_DAYS) return days.map((day) => spanOf([day]));
  if (days.length <= MOST_WEEKS * 7) return chunks(days, 7).map(spanOf);
  const months = new Map<string, Day[]>();
  for (const day of days) {
    const month = day.day.slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), day]);
  }
  return [...months.values()].map(spanOf);
}

/** How spans are called at an axis, where there is little room: by their first day, or as months. */
export function spanNames(
  spans: readonly Span<unknown>[],
  shortDay: (day: string) => string,
  month: (month: string) => string,
): string[] {
  const months = spans.some(({ days }) => days.length > 7);
  return spans.map(({ from }) => (months ? month(from) : shortDay(from)));
}

function spanOf<Day extends { day: string }>(days: readonly Day[]): Span<Day> {
  return { from: days[0]?.day ?? "", to: days.at(-1)?.day ?? "", days };
}

/** Whole weeks up to the last day; the first one may be shorter. */
function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  const first = items.length % size || size;
  const found = [items.slice(0, first)];
  for (let at = first; at < items.length; at += size) found.push(items.slice(at, at + size));
  return found;
}
