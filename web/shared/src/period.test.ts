import { describe, expect, test } from "vitest";
import { addressOf, daysOf, lastDayOf, periodOf } from "./period.ts";
import { spanNames, spans } from "./spans.ts";

const TODAY = "2026-03-10";

describe("the period of an address", () => {
  test.each([
    ["", "30d", "2026-02-09", "2026-03-10"],
    ["period=7d", "7d", "2026-03-04", "2026-03-10"],
    ["period=month", "month", "2026-03-01", "2026-03-10"],
    ["period=last_month", "last_month", "2026-02-01", "2026-02-28"],
    ["period=year", "year", "2026-01-01", "2026-03-10"],
    ["period=decade", "30d", "2026-02-09", "2026-03-10"],
    ["from=2025-12-31&to=2026-01-01", null, "2025-12-31", "2026-01-01"],
    ["from=2025-12-31", "30d", "2026-02-09", "2026-03-10"],
    ["from=yesterday&to=today", "30d", "2026-02-09", "2026-03-10"],
  ])("%s", (address, preset, from, to) => {
    expect(periodOf(new URLSearchParams(address), TODAY)).toEqual({ preset, from, to });
  });

  test("is what was chosen", () => {
    for (const chosen of ["7d", "30d", "last_month"] as const) {
      const address = new URLSearchParams(addressOf(chosen));
      expect(periodOf(address, TODAY)).toEqual({ preset: chosen, ...daysOf(chosen, TODAY) });
    }
    expect(addressOf({ from: "2026-01-01", to: "2026-01-31" })).toBe("?from=2026-01-01&to=2026-01-31");
  });

  test("the month before January is in the year before", () => {
    expect(daysOf("last_month", "2026-01-15")).toEqual({ from: "2025-12-01", to: "2025-12-31" });
    expect([lastDayOf("2024-02"), lastDayOf("2026-12")]).toEqual(["2024-02-29", "2026-12-31"]);
  });
});

describe("days gathered", () => {
  const days = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ day: new Date(Date.UTC(2026, 0, 1 + at)).toISOString().slice(0, 10) }));

  test.each([
    [1, 1],
    [62, 62],
    [63, 9],
    [64, 10],
    [210, 30],
    [211, 7],
    [400, 14],
  ])("%i days are %i places", (count, places) => {
    const gathered = spans(days(count));
    expect(gathered.length).toBe(places);
    expect(gathered.flatMap((span) => span.days)).toEqual(days(count));
    expect(gathered.every((span) => span.from === span.days[0]?.day && span.to === span.days.at(-1)?.day)).toBe(true);
  });

  test("weeks are named by their first day, months by themselves", () => {
    const name = (count: number) =>
      spanNames(
        spans(days(count)),
        (day) => day,
        (month) => month.slice(0, 7),
      );
    expect(name(64).slice(0, 3)).toEqual(["2026-01-01", "2026-01-02", "2026-01-09"]);
    expect(name(213)).toEqual(["2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07", "2026-08"]);
  });
});
