/** What points are called behind a number, as in the sentences of a program: 1 point, 60 points, 60 积分. */

import type { Language } from "./language.ts";

export function unit(name: string, count: number, language: Language): string {
  if (language === "zh") return name;
  const spoken = /^.\p{Ll}/u.test(name) ? name.slice(0, 1).toLowerCase() + name.slice(1) : name;
  return Math.abs(count) === 1 ? spoken.replace(/([^su])s$/, "$1") : spoken;
}
