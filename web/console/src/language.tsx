/** The language of the console: its texts and antd's, loaded when they are wanted. */

import { askIn } from "@regulars/shared/api.ts";
import type textsInEnglish from "@regulars/shared/generated/console.en.json";
import { keepLanguage, type Language, locales } from "@regulars/shared/language.ts";
import { known, type Params, type Say, speaker } from "@regulars/shared/texts.ts";
import type { ConfigProviderProps } from "antd";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";

export type TextKey = keyof typeof textsInEnglish;

export interface Spoken {
  language: Language;
  texts: Record<TextKey, string>;
  locale: NonNullable<ConfigProviderProps["locale"]>;
}

interface Speaking extends Spoken {
  say: Say<TextKey>;
  /** The text of a key made from data, such as the name of an event; `otherwise` when there is none. */
  sayKnown: (key: string, otherwise: string, params?: Params) => string;
  speak: (language: Language) => Promise<void>;
}

const Context = createContext<Speaking | null>(null);

export async function learn(language: Language): Promise<Spoken> {
  const spoken = language === "zh" ? await import("./languages/zh.ts") : await import("./languages/en.ts");
  askIn(language);
  document.documentElement.lang = locales[language];
  return { language, texts: spoken.texts, locale: spoken.locale };
}

export function SpeakingProvider({ first, children }: { first: Spoken; children: ReactNode }) {
  const [spoken, setSpoken] = useState(first);
  const speak = useCallback(async (language: Language) => {
    keepLanguage(language);
    setSpoken(await learn(language));
  }, []);
  const speaking = useMemo(() => {
    const say = speaker(spoken.texts);
    const sayKnown = (key: string, otherwise: string, params?: Params) =>
      speaker({ it: known(spoken.texts, key, otherwise) })("it", params);
    return { ...spoken, say, sayKnown, speak };
  }, [spoken, speak]);
  return <Context value={speaking}>{children}</Context>;
}

export function useSpeaking(): Speaking {
  const speaking = useContext(Context);
  if (!speaking) throw new Error("there is no SpeakingProvider around this");
  return speaking;
}

export function useSay(): Say<TextKey> {
  return useSpeaking().say;
}
