/** What both sites share, among it the answers that the Python tests recorded. */

import { afterEach, describe, expect, test, vi } from "vitest";
import { answerOf, api, askIn, keepToken, Problem, type Schemas, send } from "./api.ts";
import { gist, lossOf } from "./effects.ts";
import { formats } from "./formats.ts";
import { chooseLanguage } from "./language.ts";
import { isReference } from "./refs.ts";
import { allows, currentSession } from "./session.ts";
import { fill } from "./texts.ts";
import { cardLooks, lookOfPlace, palettes, tierColours } from "./theme.ts";
import { reasons } from "./why.ts";

const answers = import.meta.glob<unknown>("../../../tests/api/snapshots/*.json", { eager: true, import: "default" });

function recorded<Answer>(name: string): Answer {
  const answer = answers[`../../../tests/api/snapshots/${name}.json`];
  if (answer === undefined) throw new Error(`no answer ${name} is recorded`);
  return answer as Answer;
}

function answering(status: number, body: unknown, headers: Record<string, string> = {}) {
  const asked: Request[] = [];
  vi.stubGlobal("fetch", async (input: Request | string, init?: RequestInit) => {
    asked.push(input instanceof Request ? input : new Request(new URL(input, "http://shop"), init));
    return new Response(status === 204 ? null : JSON.stringify(body), { status, headers });
  });
  return asked;
}

afterEach(() => {
  vi.unstubAllGlobals();
  keepToken(null);
});

describe("the language", () => {
  test.each([
    ["zh", ["en-US"], "zh"],
    [null, ["zh-TW", "en"], "zh"],
    [null, ["fr", "en-GB"], "en"],
    [null, ["fr"], "en"],
    ["klingon", ["zh-CN"], "zh"],
  ] as const)("kept %s, preferred %s: %s", (kept, preferred, chosen) => {
    expect(chooseLanguage(kept, preferred)).toBe(chosen);
  });

  test("placeholders are filled, unknown ones stay", () => {
    expect(fill("{a} of {b}, {c}", { a: 1, b: "x" })).toBe("1 of x, {c}");
  });
});

describe("numbers and dates", () => {
  const zh = formats("zh", "Asia/Shanghai", "CNY");
  const en = formats("en", "Asia/Shanghai", "CNY");

  test("are written as people write them", () => {
    expect([zh.number("12345.5"), zh.compact(123_456), zh.money("1234.5")]).toEqual([
      "12,345.5",
      "12.3万",
      "¥1,234.50",
    ]);
    expect([en.compact(123_456), en.money("-3")]).toEqual(["123.5K", "−¥3.00"]);
  });

  test("dates are those of the program's clocks", () => {
    expect([zh.date("2027-03-31T16:00:00Z"), en.date("2027-03-31T16:00:00Z")]).toEqual(["2027-04-01", "1 Apr 2027"]);
    expect(zh.time("2026-03-10T16:30:00Z")).toBe("2026-03-11 00:30");
    expect([zh.weekday("2026-03-10T16:30:00Z"), en.weekday("2026-03-10T15:30:00Z")]).toEqual(["星期三", "Tuesday"]);
  });

  test("days of the shop have no clock any more", () => {
    const west = formats("en", "America/Los_Angeles", "USD");
    expect([west.day("2026-03-10"), west.shortDay("2026-03-10"), zh.shortDay("2026-03-10")]).toEqual([
      "10 Mar 2026",
      "10 Mar",
      "03-10",
    ]);
    expect([zh.month("2026-03"), en.month("2026-03-31")]).toEqual(["2026年3月", "Mar 2026"]);
    const midnight = Date.parse("2026-03-10T16:30:00Z");
    expect([zh.today(midnight), west.today(midnight)]).toEqual(["2026-03-11", "2026-03-10"]);
  });

  test("shares, and money without its cents from a thousand on", () => {
    expect([en.percent(0.1234), zh.percent(1)]).toEqual(["12.3%", "100%"]);
    expect([zh.sum("999.5"), zh.sum(1234567.5), en.sum(-1500.4)]).toEqual(["¥999.50", "¥1,234,568", "−¥1,500"]);
  });

  test("how far away", () => {
    const now = Date.parse("2026-03-10T12:00:00Z");
    expect(zh.away("2026-03-13T12:00:00Z", now)).toBe("3天后");
    expect(en.away("2026-03-10T10:00:00Z", now)).toBe("2 hours ago");
  });
});

describe("the way to the API", () => {
  test("unsafe methods carry the token, all carry the language", async () => {
    const asked = answering(200, {});
    keepToken("token");
    askIn("zh");
    await send("POST", "/api/session/password", { old: "a", new: "b" });
    await send("GET", "/api/session");
    expect(asked.map((each) => each.headers.get("X-CSRF-Token"))).toEqual(["token", null]);
    expect(asked.map((each) => each.headers.get("Accept-Language"))).toEqual(["zh-CN", "zh-CN"]);
    expect(asked[0]?.headers.get("Content-Type")).toBe("application/json");
  });

  test("a problem is thrown with its faults", async () => {
    answering(400, recorded("invalid.en"), { "Retry-After": "7" });
    const error = await send("GET", "/api/audit?limit=0").catch((each: unknown) => each);
    expect(error).toBeInstanceOf(Problem);
    const problem = error as Problem;
    expect([problem.status, problem.code, problem.retryAfter]).toEqual([400, "invalid_request", 7]);
    expect(problem.faults.map((fault) => fault.path)).toEqual(["query.limit"]);
  });

  test("an answer that is no JSON is a problem too", async () => {
    vi.stubGlobal("fetch", async () => new Response("<html>", { status: 502 }));
    await expect(send("GET", "/api/session")).rejects.toMatchObject({ status: 502, code: "unreachable" });
  });

  test("the typed client throws problems as well", async () => {
    vi.stubGlobal(
      "Request",
      class extends Request {
        constructor(input: string | Request, init?: RequestInit) {
          super(typeof input === "string" ? new URL(input, "http://shop") : input, init);
        }
      },
    );
    answering(404, recorded("not_found.en"));
    const asked = answerOf(
      api.GET("/api/members/{ref}", { baseUrl: "http://shop", params: { path: { ref: "user_id:nobody" } } }),
    );
    await expect(asked).rejects.toMatchObject({ status: 404, code: "no_such_member" });
  });

  test("without a session nobody is signed in, and that is no failure", async () => {
    answering(401, { code: "no_key" });
    expect(await currentSession()).toBeNull();
    answering(503, { code: "unavailable" });
    await expect(currentSession()).rejects.toMatchObject({ status: 503 });
  });

  test("admin may do everything", () => {
    expect([allows(["admin"], "read"), allows(["read"], "read"), allows(["read"], "operate")]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe("references", () => {
  test.each([
    ["card:8800-17", true],
    ["user_id:张", true],
    ["019aaa80-7280-79b2-9a7e-24cb759a2462", true],
    ["13800138000", false],
    ["card:", false],
    ["Li Lei", false],
    ["时间: 9", false],
  ] as const)("%s: %s", (typed, is) => {
    expect(isReference(typed)).toBe(is);
  });
});

describe("why", () => {
  test.each(["en", "zh-CN"])("each part has its own words (%s)", (language) => {
    const why = recorded<Schemas["Why"]>(`why.${language}`);
    const told = reasons(why);
    expect(
      told.rules.map(({ rule, told: words }) => words.text.includes(rule.name[language === "en" ? "en" : "zh"])),
    ).toEqual([true, true, true]);
    expect(told.rules[2]?.told.details[0]).toContain("500");
    expect([told.effects.length, told.refusals.length, told.postings.length]).toEqual([3, 0, 2]);
    expect(told.postings[0]?.text).toContain("128");
  });

  test("what was refused stands with the refusals", () => {
    const told = reasons(recorded<Schemas["Why"]>("why_refused.en"));
    expect([told.effects, told.postings]).toEqual([[], []]);
    expect(told.refusals[0]?.text).toContain("0 instead of 3");
  });
});

describe("what an event came to", () => {
  test("points by wallet and tiers, as recorded", () => {
    const { effects, event } = recorded<Schemas["Why"]>("why.en");
    expect(gist(event.name, effects)).toEqual({
      points: [
        { wallet: "points", points: 128 },
        { wallet: "growth", points: 128 },
      ],
      usable: [],
      reason: "",
      tiers: [{ before: "base", after: "silver", rose: true }],
    });
  });

  test("points that can be used now, and why a balance was corrected", () => {
    const matured = { effect: "points_matured", wallet: "points", points: 60 };
    expect(gist("Time Passed", [matured, matured]).usable).toEqual([{ wallet: "points", points: 120 }]);
    const adjusted = { effect: "points_adjusted", wallet: "points", points: -5, reason: "Typo" };
    expect(gist("Points Adjusted", [adjusted]).reason).toBe("Typo");
  });

  test("only a limit costs the member something; another bonus in its place does not", () => {
    const losses = ["limit_day", "budget_used_up", "another_rule_of_the_group", "lot_expired"];
    expect(losses.map((reason) => lossOf({ reason }))).toEqual(["lost", "lost", "outdone", "none"]);
  });

  test("points that were held do not go twice", () => {
    const held = { effect: "points_held", wallet: "points", points: 60 };
    const spent = { effect: "points_spent", wallet: "points", points: 60 };
    expect(gist("Reward Redeemed", [held]).points).toEqual([{ wallet: "points", points: -60 }]);
    expect(gist("Redemption Captured", [spent]).points).toEqual([]);
    expect(gist("Points Spent", [spent]).points).toEqual([{ wallet: "points", points: -60 }]);
  });
});

describe("what fell due before an event", () => {
  const UNSAID = { params: null, wanted: null, given: null };

  test("stands apart from what the event did, each with its own words", () => {
    const at = (iso: string) => ({ effect: "points_expired" as const, wallet: "points", lot: 1, points: 1, at: iso });
    const why = {
      ...recorded<Schemas["Why"]>("why.en"),
      rules: [],
      effects: [at("2026-03-01T00:00:00Z"), at("2026-03-10T12:00:00Z")],
      refusals: [
        { ...UNSAID, subject: "a", reason: "another_rule_of_the_group" },
        { ...UNSAID, subject: "b", reason: "limit_day" },
      ],
      postings: [],
      words: ["Event", "Rules:", "Effects:", "  before", "  with it", "Not given:", "  outdone", "  over the limit"],
    };
    const told = reasons(why);
    expect(told.earlier.map(({ text }) => text)).toEqual(["before"]);
    expect(told.effects.map(({ text }) => text)).toEqual(["with it"]);
    expect(told.refusals.map(({ text }) => text)).toEqual(["over the limit"]);
  });
});

describe("the palette", () => {
  /** WCAG 2: relative luminance and contrast. */
  const luminance = (hex: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5]
      .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one: string, other: string) => {
    const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };

  test.each(["light", "dark"] as const)("text can be read on what it stands on (%s)", (shade) => {
    const colour = palettes[shade];
    const pairs = [
      ...[colour.page, colour.surface, colour.raised].flatMap((ground) =>
        [colour.ink, colour.inkSoft, colour.inkFaint, colour.accentText].map((ink) => [ink, ground] as const),
      ),
      [colour.accentText, colour.accentSoft],
      [colour.good, colour.goodSoft],
      [colour.good, colour.surface],
      [colour.warn, colour.warnSoft],
      [colour.bad, colour.badSoft],
      ["#ffffff", colour.accent],
    ] as const;
    expect(pairs.filter(([ink, ground]) => contrast(ink, ground) < 4.5)).toEqual([]);
  });

  test.each(Object.entries(cardLooks))("text can be read on a card (%s)", (_, { from, to, ink }) => {
    expect([from, to].filter((ground) => contrast(ink, ground) < 4.5)).toEqual([]);
  });

  test.each(["light", "dark"] as const)("marks of tiers stand out from their ground (%s)", (shade) => {
    const { page, surface } = palettes[shade];
    const faint = Object.values(tierColours[shade]).filter((mark) =>
      [page, surface].some((ground) => contrast(mark, ground) < 3),
    );
    expect(faint).toEqual([]);
  });

  test.each([
    [1, ["ember"]],
    [2, ["ember", "night"]],
    [4, ["ember", "silver", "gold", "night"]],
    [6, ["ember", "silver", "silver", "gold", "gold", "night"]],
  ])("of %i tiers the lowest glows and the highest is black", (places, looks) => {
    expect(Array.from({ length: places }, (_, place) => lookOfPlace(place, places))).toEqual(looks);
    expect(lookOfPlace(-1, places)).toBe("ember");
  });
});
