/** A program's data written back into its text: comments stay, and what is written is what was meant. */

import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { freeId, moved, type Part, put, stepsOf, textAt } from "./program_document.ts";
import { rewritten, written } from "./program_text.ts";

const TEXT = `# Our shop
name: {zh: 咖啡, en: Coffee} # both languages
currency: CNY

wallets:
  # To spend
  - id: points
    name: {zh: 积分, en: Points}
    point_value: "0.01"

earn:
  - id: order_points # per yuan
    name: {zh: 消费积分, en: Orders}
    on: Order Completed
    award: {wallet: points, per_amount: {points: 1}}

  # Once a day
  - id: check_in
    name: {zh: 签到, en: Check-in}
    on: Checked In
    award: {wallet: points, fixed: {points: 3}}
`;
const DATA = parse(TEXT) as Part;

describe("writing a program back into its text", () => {
  test("what has not changed leaves the text as it is, byte for byte", () => {
    expect(rewritten(TEXT, DATA)).toBe(TEXT);
  });

  test("a changed number changes its own line and no other", () => {
    const next = rewritten(TEXT, put(DATA, "earn[0].award.per_amount.points", 2) as Part);
    const differing = next.split("\n").filter((line, index) => line !== TEXT.split("\n")[index]);
    expect(differing.map((line) => line.replace(/\s/g, ""))).toEqual(["award:{wallet:points,per_amount:{points:2}}"]);
  });

  test("a removed part takes its comment, and leaves those of others", () => {
    const next = rewritten(TEXT, put(DATA, "earn[1]", undefined) as Part);
    expect(next).not.toContain("Once a day");
    expect(next).toContain("# per yuan");
    expect(next).toContain("# Our shop");
    expect(parse(next)).toEqual(put(DATA, "earn[1]", undefined));
  });

  test("parts that change places keep their comments", () => {
    const data = { ...DATA, earn: moved(DATA.earn as Part[], 0, 1) };
    const next = rewritten(TEXT, data);
    expect(parse(next)).toEqual(data);
    expect(next).toContain("# Once a day");
    expect(next).toContain("# per yuan");
  });

  test("a new key stands where people look for it", () => {
    const next = rewritten(TEXT, put(DATA, "earn[1].limits", [{ per: "day", times: 1 }]) as Part);
    expect(next).toMatch(/award: .*\n {4}limits:/);
    expect(parse(next)).toEqual(put(DATA, "earn[1].limits", [{ per: "day", times: 1 }]));
  });

  test.each(["on", "010", "12:30", "1.10", "true", "~", "0x10", "a: b", "# no", "", "2026-11-11", "- x"])(
    "the text %j stays a text",
    (text) => {
      const data = put(DATA, "earn[0].name.en", text) as Part;
      expect(textAt(parse(rewritten(TEXT, data)), "earn[0].name.en")).toBe(text);
      expect(
        typeof (parse(rewritten(TEXT, data)) as typeof data & { earn: { name: { en: unknown } }[] }).earn[0]?.name.en,
      ).toBe("string");
    },
  );

  test("what the server reads as text is not taken for a number", () => {
    const text = "name: 010\n";
    expect(rewritten(text, { name: "010" })).toBe(text);
  });

  test("a number in quotation marks is a text, and stays one until it is changed", () => {
    expect(rewritten("a: '2' # two\n", { a: "2" })).toBe("a: '2' # two\n");
    expect(rewritten("a: '2' # two\n", { a: 2 })).toBe("a: 2 # two\n");
  });

  test("a text that is none is written anew", () => {
    expect(parse(rewritten("a: [", DATA))).toEqual(DATA);
    expect(written(DATA).split("\n")[0]).toBe("name: {zh: 咖啡, en: Coffee}");
  });

  test("an alias is written out where it no longer fits", () => {
    const text = "a: &x {n: 1}\nb: *x\n";
    expect(rewritten(text, { a: { n: 1 }, b: { n: 1 } })).toBe(text);
    expect(parse(rewritten(text, { a: { n: 1 }, b: { n: 2 } }))).toEqual({ a: { n: 1 }, b: { n: 2 } });
  });
});

describe("paths of a program", () => {
  test("lead to what they name", () => {
    expect(stepsOf("earn[0].award.points")).toEqual(["earn", 0, "award", "points"]);
    expect(textAt(DATA, "earn[1].name.en")).toBe("Check-in");
    expect(textAt(DATA, "earn[7].name.en")).toBe("");
  });

  test("change nothing in place", () => {
    const before = JSON.stringify(DATA);
    put(DATA, "wallets[0].name.en", "Stars");
    put(DATA, "earn[0]", undefined);
    expect(JSON.stringify(DATA)).toBe(before);
  });

  test("an id that is taken gets a number", () => {
    expect(freeId([{ id: "rule" }, { id: "rule_2" }], "rule")).toBe("rule_3");
  });
});
