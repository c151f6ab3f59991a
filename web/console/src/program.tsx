/** What the program in force calls its parts, and how numbers and dates are written for it. */

import { answerOf, api, Problem, type Schemas } from "@regulars/shared/api.ts";
import { type Formats, formats } from "@regulars/shared/formats.ts";
import type { Language } from "@regulars/shared/language.ts";
import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { useSpeaking } from "./language.tsx";
import { Failure, Loading } from "./parts/states.tsx";

export type Glossary = Schemas["ProgramGlossary"];
type Kind = "rules" | "wallets" | "ladders" | "tiers" | "rewards";

interface Told extends Formats {
  /** The time zone of the program's clocks. */
  zone: string;
  currency: string;
  glossary: Glossary;
  name: (kind: Kind, id: string) => string;
  named: (text: { zh: string; en: string }) => string;
}

const NONE: Glossary = {
  time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  currency: "CNY",
  rules: {},
  wallets: {},
  ladders: {},
  tiers: {},
  rewards: {},
  ladder_tiers: {},
  spendable: [],
  costs: {},
  paying: null,
};

const Context = createContext<Told | null>(null);

/** `which` is a version's number; without it, the one in force. */
export function ProgramProvider({ which = "current", children }: { which?: number | "current"; children: ReactNode }) {
  const { language } = useSpeaking();
  const glossary = useQuery({
    queryKey: ["glossary", which],
    queryFn: () => readGlossary(String(which)),
    staleTime: 300_000,
  });
  const told = useMemo(() => tell(glossary.data ?? NONE, language), [glossary.data, language]);
  if (glossary.isPending) return <Loading />;
  if (glossary.isError) return <Failure error={glossary.error} retry={glossary.refetch} />;
  return <Context value={told}>{children}</Context>;
}

export function useProgram(): Told {
  const told = useContext(Context);
  if (!told) throw new Error("there is no ProgramProvider around this");
  return told;
}

/** Before a program is published, dates are on the clock of the browser. */
async function readGlossary(which: string): Promise<Glossary> {
  try {
    return await answerOf(api.GET("/api/programs/{which}/glossary", { params: { path: { which } } }));
  } catch (error) {
    if (error instanceof Problem && [404, 503].includes(error.status)) return NONE;
    throw error;
  }
}

function tell(glossary: Glossary, language: Language): Told {
  return {
    zone: glossary.time_zone,
    currency: glossary.currency,
    ...formats(language, glossary.time_zone, glossary.currency),
    glossary,
    name: (kind, id) => glossary[kind][id]?.[language] ?? id,
    named: (text) => text[language],
  };
}
