/** What the guide asks, and what was answered. */

import type { Language } from "@regulars/shared/language.ts";

export const businesses = ["food", "goods", "services"] as const;
export const frequencies = ["often", "monthly", "seldom"] as const;
export const channels = ["store", "mini_program", "online"] as const;
export const goals = ["visits", "baskets", "best", "profiles", "thanks"] as const;
export const depths = ["simple", "levels", "full"] as const;
export const currencies = ["CNY", "HKD", "TWD", "USD", "EUR", "GBP", "JPY", "SGD", "AUD"] as const;
export const questions = ["business", "rhythm", "channels", "goals", "depth"] as const;
export type Question = (typeof questions)[number];

export interface Answers {
  business: (typeof businesses)[number] | null;
  frequency: (typeof frequencies)[number] | null;
  usual_order: number | null;
  currency: string;
  channels: (typeof channels)[number][];
  goals: (typeof goals)[number][];
  depth: (typeof depths)[number] | null;
}

/** Nothing is answered yet; the currency is the likely one. */
export function unanswered(language: Language): Answers {
  return {
    business: null,
    frequency: null,
    usual_order: null,
    currency: language === "zh" ? "CNY" : "USD",
    channels: [],
    goals: [],
    depth: null,
  };
}

/** Whether a question has its answer. */
export function answered(question: Question, answers: Answers): boolean {
  if (question === "rhythm") return answers.frequency !== null && answers.usual_order !== null;
  const answer = answers[question];
  return Array.isArray(answer) ? answer.length > 0 : answer !== null;
}
