import { describe, expect, test } from "vitest";
import { firstName, namesToCheck, usualRule, withRule } from "./program_additions.ts";
import { at, type Part, put } from "./program_document.ts";

const USUAL = {
  id: "order_points",
  name: { zh: "消费积分", en: "Points for orders" },
  on: "Order Completed",
  award: { wallet: "points", per_amount: { points: 1, each: 10, steps: "whole" }, multiplied_by: "level" },
};
const PROGRAM: Part = {
  wallets: [
    { id: "growth", name: { zh: "成长值", en: "Growth" }, kind: "progress" },
    { id: "points", name: { zh: "积分", en: "Points" } },
  ],
  earn: [{ ...USUAL, id: "growth_points", award: { wallet: "growth", per_amount: { points: 1 } } }, USUAL],
};

describe("a new rule", () => {
  test("on top is added after all the others, into the wallet of the usual points", () => {
    const { program, path } = withRule(PROGRAM, "on_top");
    expect(path).toBe("earn[2]");
    expect(at(program, path)).toEqual({
      id: "rule",
      name: { zh: "额外积分", en: "Extra points" },
      on: "Order Completed",
      award: { wallet: "points", per_amount: { points: 1 } },
    });
    expect(program.stacking).toBeUndefined();
  });

  test("instead stands before the usual one, and only the first of both applies", () => {
    const { program, path } = withRule(PROGRAM, "instead");
    expect(path).toBe("earn[1]");
    expect(at(program, "earn[1].award")).toEqual(USUAL.award);
    expect([1, 2].map((index) => at(program, `earn[${index}].group`))).toEqual(["order_points", "order_points"]);
    expect(at(program, "earn[2].id")).toBe("order_points");
    expect(program.stacking).toEqual([{ id: "order_points", mode: "first" }]);
  });

  test("a multiple gives so many times the usual award, higher tiers included", () => {
    const { program, path } = withRule(PROGRAM, "times", 3);
    expect(at(program, `${path}.award`)).toEqual({
      wallet: "points",
      per_amount: { points: 3, each: 10, steps: "whole" },
      multiplied_by: "level",
    });
    expect(at(program, `${path}.name.zh`)).toBe("三倍积分");
  });

  test("joins the group that the usual one is in", () => {
    const grouped = put(put(PROGRAM, "stacking", [{ id: "g", mode: "first" }]), "earn[1].group", "g") as Part;
    const { program } = withRule(grouped, "times", 2);
    expect(program.stacking).toEqual([{ id: "g", mode: "first" }]);
    expect(at(program, "earn[1].group")).toBe("g");
  });
});

describe("the usual rule", () => {
  test("gives spendable points for every order", () => {
    expect(usualRule(PROGRAM)).toBe("earn[1]");
    expect(usualRule({ wallets: [], earn: [] })).toBeUndefined();
  });

  test.each([
    ["earn[1].valid", { weekdays: ["tue"] }],
    ["earn[1].when", { field: "order.total", op: "gte", value: 100 }],
    ["earn[1].award.per_amount", undefined],
    ["earn[1].on", "Checked In"],
  ])("is not one with %s", (path, value) => {
    expect(usualRule(put(PROGRAM, path, value))).toBeUndefined();
  });

  test("is none in a group of which all apply, where nothing can be put in its place", () => {
    const grouped = put(put(PROGRAM, "stacking", [{ id: "g", mode: "all" }]), "earn[1].group", "g");
    expect(usualRule(grouped)).toBeUndefined();
  });
});

describe("names", () => {
  test("that nobody has chosen yet, and those of one language only, are found", () => {
    const program = put(
      put(put(PROGRAM, "rewards[0]", { id: "r", name: firstName("rewards") }), "earn[0].name.zh", "Growth points"),
      "earn[0].name.en",
      "Growth points",
    );
    expect(namesToCheck(program)).toEqual({ same: ["Growth points"], first: ["New reward"] });
    expect(namesToCheck(put(program, "rewards[0].name.en", "Mug"))).toEqual({
      same: ["Growth points"],
      first: ["新礼品"],
    });
    expect(namesToCheck(PROGRAM)).toEqual({ same: [], first: [] });
  });
});
