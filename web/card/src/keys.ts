/** Idempotency keys: one for each thing to be done, kept until it is known to be done. */

import { useCallback, useRef } from "react";

/** 128 random bits. `crypto.randomUUID` is missing on older phones and on addresses without https. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The key of what is being done: trying the same again has the same one, until `next` says that it is done. */
export function useKey(): { key: (content: string) => string; next: () => void } {
  const kept = useRef<{ content: string; key: string } | null>(null);
  const key = useCallback((content: string) => {
    if (kept.current?.content !== content) kept.current = { content, key: newKey() };
    return kept.current.key;
  }, []);
  const next = useCallback(() => {
    kept.current = null;
  }, []);
  return { key, next };
}
