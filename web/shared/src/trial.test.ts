import { describe, expect, test } from "vitest";
import { messageOf, propertiesAsked, type Trial, totalOf } from "./trial.ts";

const TRIAL: Trial = {
  member: null,
  kind: "Order Completed",
  name: "",
  lines: [
    { key: 1, product: "latte", category: "coffee", price: 0.1, quantity: 3 },
    { key: 2, product: " ", category: "", price: 19.99, quantity: 1 },
  ],
  properties: [],
  at: null,
  version: null,
};
const instant = (local: string) => `${local}Z`;

describe("an event that is put together", () => {
  test("an order has its lines and the exact sum of them", () => {
    expect(totalOf(TRIAL.lines)).toBe(20.29);
    expect(messageOf(TRIAL, instant)).toMatchObject({
      type: "track",
      event: "Order Completed",
      properties: {
        total: 20.29,
        products: [
          { product_id: "latte", category: "coffee", price: 0.1, quantity: 3 },
          { product_id: "2", price: 19.99, quantity: 1 },
        ],
      },
    });
  });

  test("numbers and truth values are no texts", () => {
    const typed = ["5", "-1.5", "true", "false", "", "five", "1e9", " ok "];
    const properties = typed.map((value, key) => ({ key, name: `p${key}`, value }));
    const message = messageOf({ ...TRIAL, kind: "Checked In", properties }, instant);
    expect(Object.values(message?.properties ?? {})).toEqual([5, -1.5, true, false, "", "five", "1e9", "ok"]);
  });

  test("another event has the name it is given, and none is sent without", () => {
    const other: Trial = { ...TRIAL, kind: "other", at: "2026-03-10T20:00" };
    expect(messageOf(other, instant)).toBeNull();
    expect(messageOf({ ...other, name: " Survey Answered " }, instant)).toEqual({
      type: "track",
      event: "Survey Answered",
      properties: {},
      timestamp: "2026-03-10T20:00Z",
    });
  });
});

test("what rules ask of the event is found in their conditions", () => {
  const leaf = (field: string) => ({ held: false, field, op: "eq", needed: 1, seen: null });
  const conditions = [
    null,
    leaf("order.total"),
    { held: false, all: [leaf("event.channel"), { held: true, not: leaf("event.coupon") }] },
    { held: false, any: [leaf("event.channel"), leaf("member.spend")] },
  ];
  expect(propertiesAsked(conditions)).toEqual(["channel", "coupon"]);
});
