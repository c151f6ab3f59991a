/** What pages about the program ask the API. */

import { answerOf, api, Problem, type Schemas } from "@regulars/shared/api.ts";
import { useQuery, useQueryClient } from "@tanstack/react-query";

export type Version = Schemas["ProgramHead"];
export type VersionText = Schemas["ProgramVersion"];
export type Description = Schemas["ProgramDescription"];
/** A program in words, a version or not: its data and its sentences. */
export type Described = Pick<Description, "document" | "sentences">;
export type PartTold = Schemas["PartTold"];

export function useVersions() {
  return useQuery({ queryKey: ["programs"], queryFn: async () => (await answerOf(api.GET("/api/programs"))).items });
}

/** The newest draft, unless something was published after it. */
export function waitingDraft(versions: readonly Version[]): Version | undefined {
  const inForce = versions.find((each) => each.in_force)?.number ?? 0;
  return versions.find((each) => each.status === "draft" && each.number > inForce);
}

export function readVersion(which: string): Promise<VersionText> {
  return answerOf(api.GET("/api/programs/{which}", { params: { path: { which } } }));
}

/** A version in words; null while there is none in force. */
export function useDescription(which: string) {
  return useQuery({ queryKey: ["programs", "description", which], queryFn: () => describe(which) });
}

async function describe(which: string): Promise<Description | null> {
  try {
    return await answerOf(api.GET("/api/programs/{which}/description", { params: { path: { which } } }));
  } catch (error) {
    if (error instanceof Problem && error.code === "no_program") return null;
    throw error;
  }
}

/** After anything was saved or published, everything about programs is asked anew. */
export function useRenewPrograms(): () => Promise<unknown> {
  const queries = useQueryClient();
  return () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ["programs"] }),
      queries.invalidateQueries({ queryKey: ["glossary"] }),
    ]);
}
