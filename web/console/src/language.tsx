/**
 * The language of the console: its texts and antd's, loaded when they are wanted. What every page may say comes on
 * arrival; areas with many texts of their own come with the first of their pages.
 */

import { askIn } from "@regulars/shared/api.ts";
import { keepLanguage, type Language, locales } from "@regulars/shared/language.ts";
import { known, type Params, type Say, speaker } from "@regulars/shared/texts.ts";
import type { ConfigProviderProps } from "antd";
import {
  type ComponentType,
  createContext,
  lazy,
  type ReactNode,
  useCallback,
  useContext,
  useMemo,
  useState,
} from "react";
import { type Area, loadAreas, type TextKey } from "./languages/areas.ts";

export type { TextKey };

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

/** The areas whose pages were opened: they are learnt in each language from then on. */
const opened = new Set<Area>();
let current: Spoken | null = null;

export async function learn(language: Language): Promise<Spoken> {
  const { texts, locale } = language === "zh" ? await import("./languages/zh.ts") : await import("./languages/en.ts");
  const all: Record<string, string> = { ...texts };
  for (let had = 0; had < opened.size; ) {
    had = opened.size;
    await loadAreas(all, language, opened);
  }
  current = { language, texts: all as Spoken["texts"], locale };
  askIn(language);
  document.documentElement.lang = locales[language];
  return current;
}

/** A page that is loaded when one comes to it, and the areas of texts it brings. */
export function page<Props>(areas: readonly Area[], load: () => Promise<{ default: ComponentType<Props> }>) {
  return lazy(async () => {
    for (const area of areas) opened.add(area);
    const [module] = await Promise.all([load(), current && loadAreas(current.texts, current.language, areas)]);
    return module;
  });
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
