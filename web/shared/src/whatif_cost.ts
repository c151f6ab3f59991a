/** What a draft would cost: a month, in the words of the overview. Points are given out; what they cost is what is used. */

export interface PointsFlow {
  issued: number;
  taken_back: number;
  spent: number;
  point_value?: string | null;
}

export interface Cost {
  /** More points a month than under the version in force, returns taken off; below zero fewer. */
  points: number;
  /** What they are worth, if every one of them is used. */
  worth: number | null;
  /** The share of points that members have really used so far. */
  rate: number | null;
  /** What they cost at that rate. */
  likely: number | null;
}

const MONTH_MS = (365.25 * 86_400_000) / 12;

/** Either side is missing where a program has no such wallet. A history of less than a month counts as one. */
export function costOf(
  before: PointsFlow | undefined,
  after: PointsFlow | undefined,
  real: PointsFlow | undefined,
  since: string,
  asOf: string,
): Cost {
  const months = Math.max(1, (Date.parse(asOf) - Date.parse(since)) / MONTH_MS);
  const points = Math.round((given(after) - given(before)) / months);
  const valued = before?.point_value != null || after?.point_value != null;
  const worth = valued ? Math.round(((worthOf(after) - worthOf(before)) / months) * 100) / 100 : null;
  const used = real ?? before;
  const rate = used && given(used) > 0 ? Math.min(1, used.spent / given(used)) : null;
  return { points, worth, rate, likely: worth === null || rate === null ? null : Math.round(worth * rate * 100) / 100 };
}

/** What was given out and not taken back with a return. */
export function given(flow: PointsFlow | undefined): number {
  return flow ? flow.issued - flow.taken_back : 0;
}

function worthOf(flow: PointsFlow | undefined): number {
  return given(flow) * Number(flow?.point_value ?? 0);
}
