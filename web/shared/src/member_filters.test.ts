import { describe, expect, test } from "vitest";
import { activityOf, conditionOf, filtersOf } from "./member_filters.ts";

const TODAY = "2026-03-10";

describe("the filters of an address", () => {
  test.each([
    ["tier=level:gold,silver", { field: "member.tier.level", op: "in", value: ["gold", "silver"] }],
    ["tag=vip", { field: "member.tags", op: "contains", value: "vip" }],
    ["last_order=never", { field: "member.days_since_last_order", op: "missing" }],
    ["last_order=after:2026-03-01", { field: "member.days_since_last_order", op: "lte", value: 9 }],
    ["last_order=before:2026-03-01", { field: "member.days_since_last_order", op: "gt", value: 9 }],
    ["orders=2..", { field: "member.orders", op: "gte", value: 2 }],
    ["spend=..99.5", { field: "member.spend", op: "lte", value: 99.5 }],
    ["joined=..2026-03-10", { field: "member.days_since_joined", op: "gte", value: 0 }],
    ["attribute=city:上海", { field: "member.attributes.city", op: "eq", value: "上海" }],
  ])("%s", (address, part) => {
    expect(conditionOf(filtersOf(new URLSearchParams(address)), TODAY)).toEqual({ all: [part] });
  });

  test("both ends of a range belong to it", () => {
    const filters = filtersOf(new URLSearchParams("balance=points:100..500&joined=2026-02-01..2026-02-28"));
    expect(conditionOf(filters, TODAY)).toEqual({
      all: [
        { field: "member.balance.points", op: "gte", value: 100 },
        { field: "member.balance.points", op: "lte", value: 500 },
        { field: "member.days_since_joined", op: "lte", value: 37 },
        { field: "member.days_since_joined", op: "gte", value: 10 },
      ],
    });
  });

  test("a number or a yes may be stored as such or as a text", () => {
    const field = "member.attributes.size";
    expect(conditionOf({ attribute: "size:38" }, TODAY)).toEqual({
      all: [
        {
          any: [
            { field, op: "eq", value: "38" },
            { field, op: "eq", value: 38 },
          ],
        },
      ],
    });
    expect(conditionOf({ attribute: "vip:true" }, TODAY)).toEqual({
      all: [
        {
          any: [
            { field: "member.attributes.vip", op: "eq", value: "true" },
            { field: "member.attributes.vip", op: "eq", value: true },
          ],
        },
      ],
    });
  });

  test("days and orders are asked for beside the condition", () => {
    const filters = filtersOf(new URLSearchParams("active=2026-02-01..&bought=2&orders=1.."));
    expect(activityOf(filters)).toEqual({ active_from: "2026-02-01", bought: 2 });
    expect(conditionOf(filters, TODAY)).toEqual({ all: [{ field: "member.orders", op: "gte", value: 1 }] });
    expect(activityOf({})).toEqual({});
  });

  test.each([
    "",
    "active=..",
    "active=now..",
    "bought=0",
    "tier=gold",
    "orders=many",
    "last_order=soon",
    "balance=100..",
    "joined=yesterday..",
    "city=x",
  ])("what is not understood is left out: %s", (address) => {
    const filters = filtersOf(new URLSearchParams(address));
    expect([filters, conditionOf(filters, TODAY)]).toEqual([{}, null]);
  });
});
