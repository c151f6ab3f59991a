/** The card's texts, in the language of the phone or the one chosen here. */

import type textsInEnglish from "@regulars/shared/generated/card.en.json";
import { type Language, locales } from "@regulars/shared/language.ts";
import { type Say, speaker } from "@regulars/shared/texts.ts";
import type { Locale } from "antd-mobile/es/locales/base";
import { createContext, useContext } from "react";

export type TextKey = keyof typeof textsInEnglish;

export interface Spoken {
  language: Language;
  locale: Locale;
  say: Say<TextKey>;
}

export async function learn(language: Language): Promise<Spoken> {
  const { texts, locale } = language === "zh" ? await import("./languages/zh.ts") : await import("./languages/en.ts");
  document.documentElement.lang = locales[language];
  const say = speaker<TextKey>(texts);
  document.title = say("card.name");
  return { language, locale, say };
}

export const SpokenContext = createContext<Spoken | null>(null);

export function useSpoken(): Spoken {
  const spoken = useContext(SpokenContext);
  if (!spoken) throw new Error("there is no CardFrame around this");
  return spoken;
}
