/** Whoever has unsaved work may ask before the console goes to another page. */

import { useEffect } from "react";
import type { AroundNavHandler } from "wouter";

type Ask = (go: () => void) => void;

const waiting: { ask: Ask | null } = { ask: null };

/** Every navigation passes here. */
export const aroundNavigation: AroundNavHandler = (navigate, to, options) => {
  if (waiting.ask && !isHere(to)) waiting.ask(() => navigate(to, options));
  else navigate(to, options);
};

function isHere(to: string | URL): boolean {
  return new URL(to, location.href).pathname === location.pathname;
}

/** While `unsaved`, `ask` is asked before leaving; closing the window is asked about by the browser. */
export function useLeaving(unsaved: boolean, ask: Ask): void {
  useEffect(() => {
    if (!unsaved) return;
    const hold = (event: BeforeUnloadEvent) => event.preventDefault();
    waiting.ask = (go) =>
      ask(() => {
        waiting.ask = null;
        go();
      });
    window.addEventListener("beforeunload", hold);
    return () => {
      waiting.ask = null;
      window.removeEventListener("beforeunload", hold);
    };
  }, [unsaved, ask]);
}
