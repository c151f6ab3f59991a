import { expect, test } from "vitest";
import { newKey } from "./keys.ts";

test("no two keys are the same, and each is what the API takes", () => {
  const keys = Array.from({ length: 100 }, newKey);
  expect(new Set(keys).size).toBe(100);
  expect(keys.every((key) => /^[0-9a-f]{32}$/.test(key))).toBe(true);
});
