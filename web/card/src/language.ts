/** The card's texts, in the language of the phone or the one chosen here. */

import { askIn } from "@regulars/shared/api.ts";
import type textsInEnglish from "@regulars/shared/generated/card.en.json";
import { type Language, locales } from "@regulars/shared/language.ts";
import { known, type Params, type Say, speaker } from "@regulars/shared/texts.ts";
import { createContext, useContext } from "react";

export type TextKey = keyof typeof textsInEnglish;

export interface Spoken {
  language: Language;
  say: Say<TextKey>;
  /** The text of a key made from data; `otherwise` when there is none. */
  sayKnown: (key: string, otherwise: string, params?: Params) => string;
}

export interface Speaking extends Spoken {
  speak: (language: Language) => Promise<void>;
}

export async function learn(language: Language): Promise<Spoken> {
  const { texts } = language === "zh" ? await import("./languages/zh.ts") : await import("./languages/en.ts");
  askIn(language);
  document.documentElement.lang = locales[language];
  const say = speaker<TextKey>(texts);
  document.title = say("card.name");
  const sayKnown = (key: string, otherwise: string, params?: Params) =>
    speaker({ it: known(texts, key, otherwise) })("it", params);
  return { language, say, sayKnown };
}

export const SpeakingContext = createContext<Speaking | null>(null);

export function useSpeaking(): Speaking {
  const speaking = useContext(SpeakingContext);
  if (!speaking) throw new Error("there is no CardFrame around this");
  return speaking;
}

export function useSay(): Say<TextKey> {
  return useSpeaking().say;
}
