/** The program that is being worked on: as data for the forms, as text for its lovers, and what the server says of it. */

import { answerOf, api, type Schemas } from "@regulars/shared/api.ts";
import { at, isPart, type Part, type Plain, put } from "@regulars/shared/program_document.ts";
import { rewritten } from "@regulars/shared/program_text.ts";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useSpeaking } from "../../../language.tsx";

export type Validation = Schemas["Validation"];
export type Fault = Schemas["ProgramFault"];
export type PartTold = Schemas["PartTold"];

/** Puts a value at a path, or what is made of the one that stands there; undefined takes it away. */
export type Change = (path: string, value: Plain | undefined | ((now: Plain | undefined) => Plain | undefined)) => void;

/** `source` is what was last written as text; `edited` says that the forms have changed the data since. */
interface Copy {
  source: string;
  data: Part | null;
  edited: boolean;
}

export interface WorkingCopy {
  data: Part | null;
  source: string;
  dirty: boolean;
  validation: Validation | undefined;
  error: Error | null;
  change: Change;
  write: (source: string) => void;
  /** The text, with what the forms have changed. */
  text: () => string;
  saved: (source: string) => void;
}

const PAUSE_MS = 350;

export function useWorkingCopy(first: string): WorkingCopy {
  const { language } = useSpeaking();
  const [copy, setCopy] = useState<Copy>({ source: first, data: null, edited: false });
  const [kept, setKept] = useState(first);
  const asked = useLater(copy, PAUSE_MS);
  const body = asked.edited ? asked.data : asked.source;
  const validation = useQuery({
    queryKey: ["validation", language, body],
    queryFn: () => validate(body),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
  const settled = asked === copy && !validation.isPlaceholderData;
  const told = settled ? validation.data : undefined;
  useEffect(() => {
    if (!told) return;
    const document = told.document as Part | null;
    const data = isPart(document) ? document : null;
    setCopy((now) => (now.edited || now.data === data ? now : { ...now, data }));
  }, [told]);
  return useMemo(
    () => ({
      data: copy.data,
      source: copy.source,
      dirty: copy.edited || copy.source !== kept,
      validation: validation.data,
      error: validation.error,
      change: (path, value) =>
        setCopy((now) => {
          const next = typeof value === "function" ? value(at(now.data ?? {}, path)) : value;
          return { ...now, data: put(now.data ?? {}, path, next) as Part, edited: true };
        }),
      write: (source) => setCopy((now) => ({ ...now, source, edited: false })),
      text: () => textOf(copy),
      saved: (source) => {
        setKept(source);
        setCopy((now) => (now === copy ? { ...now, source, edited: false } : now));
      },
    }),
    [copy, kept, validation.data, validation.error],
  );
}

function textOf(copy: Copy): string {
  if (!copy.edited || !copy.data) return copy.source;
  return rewritten(copy.source, copy.data);
}

function validate(body: Part | string | null): Promise<Validation> {
  const text = typeof body === "string";
  return answerOf(
    api.POST("/api/programs/validate", {
      body: (text ? body : JSON.stringify(body)) as string,
      bodySerializer: (sent: unknown) => String(sent),
      headers: { "Content-Type": text ? "application/yaml" : "application/json" },
    }),
  );
}

/** The value once it has not changed for a while; the first one at once. */
function useLater<Value>(value: Value, ms: number): Value {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return later;
}
