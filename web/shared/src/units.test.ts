import { expect, test } from "vitest";
import { unit } from "./units.ts";

test("what points are called follows how many there are", () => {
  const said = [1, -1, 0, 60].map((count) => unit("Points", count, "en"));
  expect(said).toEqual(["point", "point", "points", "points"]);
  expect(unit("积分", 1, "zh")).toBe("积分");
});

test("a name that is no plural stays whole, and an abbreviation keeps its capitals", () => {
  const said = ["Growth value", "Bonus", "VIP points", "积分"].map((name) => unit(name, 1, "en"));
  expect(said).toEqual(["growth value", "bonus", "VIP point", "积分"]);
});
