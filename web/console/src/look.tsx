/** Light or dark: as the system, unless one was chosen here. */

import { read, write } from "@regulars/shared/language.ts";
import { type Shade, variables } from "@regulars/shared/theme.ts";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState, useSyncExternalStore } from "react";

export const looks = ["system", "light", "dark"] as const;
export type Look = (typeof looks)[number];

interface Looking {
  look: Look;
  shade: Shade;
  setLook: (look: Look) => void;
}

const PLACE = "regulars.look";
const Context = createContext<Looking>({ look: "system", shade: "light", setLook: () => {} });
const dark = matchMedia("(prefers-color-scheme: dark)");

export function LookProvider({ children }: { children: ReactNode }) {
  const [look, setLook] = useState<Look>(() => looks.find((each) => each === read(PLACE)) ?? "system");
  const system = useSyncExternalStore(whenSystemChanges, () => dark.matches);
  const shade: Shade = look === "system" ? (system ? "dark" : "light") : look;
  useEffect(() => paint(shade), [shade]);
  const looking = useMemo(() => ({ look, shade, setLook: (chosen: Look) => setLook(kept(chosen)) }), [look, shade]);
  return <Context value={looking}>{children}</Context>;
}

export function useLook(): Looking {
  return useContext(Context);
}

function kept(look: Look): Look {
  write(PLACE, look);
  return look;
}

function whenSystemChanges(changed: () => void): () => void {
  dark.addEventListener("change", changed);
  return () => dark.removeEventListener("change", changed);
}

function paint(shade: Shade): void {
  const root = document.documentElement;
  root.style.colorScheme = shade;
  for (const [name, value] of Object.entries(variables(shade))) root.style.setProperty(name, value);
}
