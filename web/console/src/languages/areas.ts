/** Areas of texts that are loaded with the pages that need them. */

import type common from "@regulars/shared/generated/console.en.json";
import type audit from "@regulars/shared/generated/pages_audit.en.json";
import type handOver from "@regulars/shared/generated/pages_hand_over.en.json";
import type importing from "@regulars/shared/generated/pages_import.en.json";
import type editing from "@regulars/shared/generated/pages_program_edit.en.json";
import type start from "@regulars/shared/generated/pages_start.en.json";
import type trying from "@regulars/shared/generated/pages_try.en.json";
import type whatif from "@regulars/shared/generated/pages_whatif.en.json";
import type { Language } from "@regulars/shared/language.ts";

interface Areas {
  audit: typeof audit;
  hand_over: typeof handOver;
  import: typeof importing;
  program_edit: typeof editing;
  start: typeof start;
  try: typeof trying;
  whatif: typeof whatif;
}

export type Area = keyof Areas;
type KeysOf<Texts> = Texts extends unknown ? keyof Texts : never;
export type TextKey = keyof typeof common | KeysOf<Areas[Area]>;

const files = import.meta.glob<Record<string, string>>("../../../shared/src/generated/pages_*.json", {
  import: "default",
});

/** Add the texts of these areas to those that are known. */
export async function loadAreas(known: Record<string, string>, language: Language, areas: Iterable<Area>) {
  const parts = [...areas].map((area) => {
    const load = files[`../../../shared/src/generated/pages_${area}.${language}.json`];
    if (!load) throw new Error(`there are no texts of ${area} in ${language}`);
    return load();
  });
  Object.assign(known, ...(await Promise.all(parts)));
}
