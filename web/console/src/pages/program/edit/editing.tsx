/** What every field of the editor works with: the data, how to change it, and what is said of each place. */

import type { Part } from "@regulars/shared/program_document.ts";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import type { RuleExample } from "../example.tsx";
import type { Change, Fault, PartTold, WorkingCopy } from "./working_copy.ts";

interface Editing {
  data: Part;
  change: Change;
  /** The faults of a place itself. */
  faultsAt: (path: string) => Fault[];
  /** The faults of a place and of everything in it. */
  faultsIn: (path: string) => Fault[];
  told: (path: string) => PartTold | undefined;
  example: (path: string) => RuleExample | undefined;
}

const Context = createContext<Editing | null>(null);

export function EditingProvider({ copy, data, children }: { copy: WorkingCopy; data: Part; children: ReactNode }) {
  const editing = useMemo(() => {
    const faults = copy.validation?.problems ?? [];
    const sentences = new Map(copy.validation?.sentences.map((each) => [each.path, each]));
    return {
      data,
      change: copy.change,
      faultsAt: (path: string) => faults.filter((fault) => fault.path === path),
      faultsIn: (path: string) => faults.filter((fault) => isWithin(fault.path, path)),
      told: (path: string) => sentences.get(path),
      example: (path: string) => copy.validation?.examples.find((each) => each.path === path),
    };
  }, [data, copy.change, copy.validation]);
  return <Context value={editing}>{children}</Context>;
}

export function useEditing(): Editing {
  const editing = useContext(Context);
  if (!editing) throw new Error("there is no EditingProvider around this");
  return editing;
}

export function isWithin(path: string, whole: string): boolean {
  return path === whole || (path.startsWith(whole) && ".[".includes(path[whole.length] ?? " "));
}
