import { describe, expect, test } from "vitest";
import { costOf, given } from "./whatif_cost.ts";

const flow = (issued: number, taken_back = 0, spent = 0, point_value: string | null = "0.01") => ({
  issued,
  taken_back,
  spent,
  point_value,
});
const [SINCE, YEAR_LATER] = ["2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z"];

describe("what a draft costs", () => {
  test("is told a month, and at the rate at which points were really used", () => {
    const cost = costOf(flow(12_000), flow(24_000), flow(10_000, 0, 2_500), SINCE, YEAR_LATER);
    expect(cost).toEqual({ points: 1001, worth: 10.01, rate: 0.25, likely: 2.5 });
  });

  test("leaves out what returns take back", () => {
    expect(given(flow(12_000, 2_000))).toBe(10_000);
    expect(costOf(flow(12_000, 2_000), flow(24_000, 14_000), undefined, SINCE, YEAR_LATER)).toMatchObject({
      points: 0,
      worth: 0,
    });
  });

  test("is saved where members get fewer", () => {
    expect(costOf(flow(24_000), flow(12_000), flow(100, 0, 50), SINCE, YEAR_LATER)).toMatchObject({
      points: -1001,
      worth: -10.01,
      likely: -5,
    });
  });

  test("of a history of days is not blown up to a month", () => {
    expect(costOf(flow(0), flow(90), undefined, SINCE, "2025-01-04T00:00:00Z").points).toBe(90);
  });

  test("is unknown while nothing says what a point is worth, and its rate while nothing was given", () => {
    expect(costOf(flow(1, 0, 0, null), flow(2, 0, 0, null), undefined, SINCE, YEAR_LATER).worth).toBeNull();
    expect(costOf(flow(0), flow(24_000), flow(0), SINCE, YEAR_LATER)).toMatchObject({ rate: null, likely: null });
    expect(costOf(undefined, flow(24_000), undefined, SINCE, YEAR_LATER).rate).toBeNull();
  });
});
