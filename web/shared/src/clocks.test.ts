import { describe, expect, test } from "vitest";
import { instantAt, shownAt } from "./clocks.ts";

describe("clocks of another zone", () => {
  test.each([
    ["2026-03-10T20:00", "Asia/Shanghai", "2026-03-10T12:00:00.000Z"],
    ["2026-07-01T00:00", "America/New_York", "2026-07-01T04:00:00.000Z"],
    ["2026-12-31T23:59", "America/New_York", "2027-01-01T04:59:00.000Z"],
    ["2026-03-29T01:59", "Europe/Berlin", "2026-03-29T00:59:00.000Z"],
    ["2026-03-29T03:00", "Europe/Berlin", "2026-03-29T01:00:00.000Z"],
    ["2026-11-01T09:30", "Asia/Kolkata", "2026-11-01T04:00:00.000Z"],
  ])("%s in %s", (local, zone, instant) => {
    expect(instantAt(local, zone)).toBe(instant);
    expect(shownAt(Date.parse(instant), zone)).toBe(local);
  });
});
