/** Doing something to a member, once however often the button is pressed. */

import { answerOf, Problem, type Schemas } from "@regulars/shared/api.ts";
import { newKey } from "@regulars/shared/keys.ts";
import { useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";

export type Done = Pick<Schemas["Done"], "seq" | "effects">;

interface Carried {
  data?: Done;
}

/** What a call is sent with: whom it is about, and the key. */
export interface Sent {
  path: { ref: string };
  header: { "Idempotency-Key": string };
}

/**
 * Carries out what `call` sends. The key stays the same until the API has answered: when the way there was broken, nobody
 * knows what was done, and the same key does it no second time. What was refused may be tried again with other content.
 */
export function useAct(memberId: string): (call: (sent: Sent) => Promise<Carried>) => Promise<Done> {
  const key = useRef(newKey());
  const queries = useQueryClient();
  return async (call) => {
    try {
      const done = await answerOf(call({ path: { ref: memberId }, header: { "Idempotency-Key": key.current } }));
      key.current = newKey();
      void queries.invalidateQueries({ queryKey: ["member"] });
      return done;
    } catch (error) {
      if (error instanceof Problem && error.status >= 400 && error.status < 500) key.current = newKey();
      throw error;
    }
  };
}
