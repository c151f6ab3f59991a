/** Which language a page speaks: the one chosen here before, else the browser's, else English. */

export const languages = ["zh", "en"] as const;
export type Language = (typeof languages)[number];

/** How each is called in itself. */
export const languageNames: Record<Language, string> = { zh: "简体中文", en: "English" };
export const locales: Record<Language, string> = { zh: "zh-CN", en: "en" };

const PLACE = "regulars.language";

export function chooseLanguage(kept: string | null, preferred: readonly string[]): Language {
  const wanted = [kept ?? "", ...preferred].map((tag) => tag.toLowerCase().split("-")[0]);
  return languages.find((language) => language === wanted.find((tag) => tag === "zh" || tag === "en")) ?? "en";
}

export function currentLanguage(): Language {
  return chooseLanguage(read(PLACE), navigator.languages);
}

export function keepLanguage(language: Language): void {
  write(PLACE, language);
}

/** Storage may be forbidden; then nothing is kept. */
export function read(place: string): string | null {
  try {
    return localStorage.getItem(place);
  } catch {
    return null;
  }
}

export function write(place: string, value: string): void {
  try {
    localStorage.setItem(place, value);
  } catch {
    // What cannot be kept is chosen again next time.
  }
}
