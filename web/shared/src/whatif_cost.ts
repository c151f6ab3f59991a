/** What a draft would cost: a month, in the words of the overview. Points are given out; what they cost is what is used. */

export interface PointsFlow {
  issued: number;
  taken_back: number;
  spent: number;
  point_value?: string | null;
}

/** A wallet's points under the version in force, under the draft, and as it really came. */
export interface Flows {
  before: PointsFlow | undefined;
  after: PointsFlow | undefined;
  real: PointsFlow | undefined;
}

/** Points given out under either. */
export interface Given {
  before: number;
  after: number;
}

export interface Cost {
  /** More points than under the version in force; below zero fewer. */
  points: number;
  /** What they are worth, if every one of them is used. */
  worth: number | null;
  /** The share of points that members have really used so far. */
  rate: number | null;
  /** What they cost at that rate. */
  likely: number | null;
}

const MONTH_MS = (365.25 * 86_400_000) / 12;

/** A month, as the mean over the history, returns taken off. A history of less than a month counts as one. */
export function costOf(flows: Flows, since: string, asOf: string): Cost {
  const months = Math.max(1, (Date.parse(asOf) - Date.parse(since)) / MONTH_MS);
  return costOfGiven({ before: given(flows.before), after: given(flows.after) }, months, flows);
}

/** A month, as the mean over these months: of what is given out in them, before returns. */
export function costInMonths(flows: Flows, issued: ReadonlyMap<string, Given>, months: readonly string[]): Cost {
  const sum = (side: keyof Given) => months.reduce((all, month) => all + (issued.get(month)?.[side] ?? 0), 0);
  return costOfGiven({ before: sum("before"), after: sum("after") }, months.length, flows);
}

/** Either side is missing where a program has no such wallet. */
function costOfGiven(points: Given, months: number, { before, after, real }: Flows): Cost {
  const valued = before?.point_value != null || after?.point_value != null;
  const worthOf = (count: number, flow: PointsFlow | undefined) => count * Number(flow?.point_value ?? 0);
  const worth = valued ? cents((worthOf(points.after, after) - worthOf(points.before, before)) / months) : null;
  const used = real ?? before;
  const rate = used && given(used) > 0 ? Math.min(1, used.spent / given(used)) : null;
  return {
    points: Math.round((points.after - points.before) / months),
    worth,
    rate,
    likely: worth === null || rate === null ? null : cents(worth * rate),
  };
}

/** The months that lie in the history from their first day to their last, by its first day and its last. */
export function fullMonths(since: string, until: string): string[] {
  const months: string[] = [];
  const first = since.endsWith("-01") ? since.slice(0, 7) : monthAfter(since);
  for (let month = first; month < until.slice(0, 7); month = monthAfter(month)) months.push(month);
  return months;
}

function monthAfter(day: string): string {
  const [year = 0, month = 1] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month)).toISOString().slice(0, 7);
}

/** What was given out and not taken back with a return. */
export function given(flow: PointsFlow | undefined): number {
  return flow ? flow.issued - flow.taken_back : 0;
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
