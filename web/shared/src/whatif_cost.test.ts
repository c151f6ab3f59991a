import { describe, expect, test } from "vitest";
import { costInMonths, costOf, fullMonths, given } from "./whatif_cost.ts";

const flow = (issued: number, taken_back = 0, spent = 0, point_value: string | null = "0.01") => ({
  issued,
  taken_back,
  spent,
  point_value,
});
type Flow = ReturnType<typeof flow>;
const flows = (before?: Flow, after?: Flow, real?: Flow) => ({ before, after, real });
const [SINCE, YEAR_LATER] = ["2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z"];

describe("what a draft costs", () => {
  test("is told a month, and at the rate at which points were really used", () => {
    const cost = costOf(flows(flow(12_000), flow(24_000), flow(10_000, 0, 2_500)), SINCE, YEAR_LATER);
    expect(cost).toEqual({ points: 1001, worth: 10.01, rate: 0.25, likely: 2.5 });
  });

  test("leaves out what returns take back", () => {
    expect(given(flow(12_000, 2_000))).toBe(10_000);
    expect(costOf(flows(flow(12_000, 2_000), flow(24_000, 14_000)), SINCE, YEAR_LATER)).toMatchObject({
      points: 0,
      worth: 0,
    });
  });

  test("is saved where members get fewer", () => {
    expect(costOf(flows(flow(24_000), flow(12_000), flow(100, 0, 50)), SINCE, YEAR_LATER)).toMatchObject({
      points: -1001,
      worth: -10.01,
      likely: -5,
    });
  });

  test("of a history of days is not blown up to a month", () => {
    expect(costOf(flows(flow(0), flow(90)), SINCE, "2025-01-04T00:00:00Z").points).toBe(90);
  });

  test("is unknown while nothing says what a point is worth, and its rate while nothing was given", () => {
    expect(costOf(flows(flow(1, 0, 0, null), flow(2, 0, 0, null)), SINCE, YEAR_LATER).worth).toBeNull();
    const none = costOf(flows(flow(0), flow(24_000), flow(0)), SINCE, YEAR_LATER);
    expect(none).toMatchObject({ rate: null, likely: null });
    expect(costOf(flows(undefined, flow(24_000)), SINCE, YEAR_LATER).rate).toBeNull();
  });
});

describe("what a draft costs in months", () => {
  const growing = new Map([
    ["2025-11", { before: 9, after: 9_999 }],
    ["2025-12", { before: 1_000, after: 2_000 }],
    ["2026-02", { before: 4_000, after: 9_000 }],
    ["2026-03", { before: 9, after: 9_999 }],
  ]);
  const used = flows(flow(50_000, 10_000), flow(90_000, 30_000), flow(50_000, 10_000, 10_000));

  test("is what the table by month says of one of them, at the rate of use of the whole history", () => {
    expect(costInMonths(used, growing, ["2026-02"])).toEqual({ points: 5_000, worth: 50, rate: 0.25, likely: 12.5 });
  });

  test("is the mean over several, of which a quiet one counts as well", () => {
    const mean = costInMonths(used, growing, fullMonths("2025-11-22", "2026-03-01"));
    expect(mean).toMatchObject({ points: 2_000, worth: 20, likely: 5 });
  });

  test("counts what a point is worth under either", () => {
    const dearer = flows(flow(1), flow(1, 0, 0, "0.02"));
    expect(costInMonths(dearer, growing, ["2025-12"])).toMatchObject({ points: 1_000, worth: 30 });
  });
});

describe("full months", () => {
  test("are those between the first day and the last", () => {
    expect(fullMonths("2025-11-22", "2026-02-28")).toEqual(["2025-12", "2026-01"]);
  });

  test("are with the first where the history begins on its first day", () => {
    expect(fullMonths("2025-12-01", "2026-01-01")).toEqual(["2025-12"]);
  });

  test("are none in a history of days", () => {
    expect(fullMonths("2026-02-01", "2026-02-28")).toEqual([]);
    expect(fullMonths("2026-01-30", "2026-02-28")).toEqual([]);
  });
});
