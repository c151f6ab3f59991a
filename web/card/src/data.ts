/** What the card asks the API for, and what it has it do. */

import { answerOf, api, type Schemas, send } from "@regulars/shared/api.ts";
import { type Formats, formats } from "@regulars/shared/formats.ts";
import { unit as unitOf } from "@regulars/shared/units.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, useCallback, useContext, useEffect, useMemo, useRef } from "react";
import { useKey } from "./keys.ts";
import { useSpeaking } from "./language.ts";

export { justBefore } from "@regulars/shared/formats.ts";

export type Card = Schemas["Card"];
export type Wallet = Schemas["CardWallet"];
export type Standing = Schemas["CardStanding"];
export type Need = Schemas["NeedShown"];
export type Step = Schemas["NextStep"];
export type Reward = Schemas["CardReward"];
export type Redemption = Schemas["OpenRedemption"];
export type Points = Schemas["SomePoints"];
export type Named = Schemas["Text"];

export const CARD = ["card"] as const;
export const REWARDS = ["rewards"] as const;
export const HISTORY = ["history"] as const;

const LOOK_AGAIN_MS = 5_000;

/** Asked again whenever somebody looks at it anew, and every few seconds while a reward waits to be handed over. */
export function useCardQuery() {
  return useQuery({
    queryKey: CARD,
    queryFn: () => send<Card>("GET", "/api/card"),
    refetchOnWindowFocus: "always",
    refetchInterval: ({ state }) => (state.data?.redemptions.length ? LOOK_AGAIN_MS : false),
  });
}

/** The card around everything that is shown, and how its numbers and dates are written. */
export interface Told extends Formats {
  card: Card;
  named: (text: Named) => string;
  /** 1 point, 300 points, 300 积分 */
  points: (points: Points) => string;
  /** What so many points are called: point, points, 积分. */
  unit: (name: Named, count: number) => string;
}

export const CardContext = createContext<Told | null>(null);

export function useTold(card: Card): Told {
  const { language, say } = useSpeaking();
  return useMemo(() => {
    const written = formats(language, card.shop.time_zone, card.shop.currency);
    const named = (text: Named) => text[language];
    const unit = (name: Named, count: number) => unitOf(name[language], count, language);
    const points = (some: Points) =>
      say("card.points.of", { points: written.number(some.points), wallet: unit(some.name, some.points) });
    return { ...written, card, named, points, unit };
  }, [card, language, say]);
}

export function useCard(): Told {
  const told = useContext(CardContext);
  if (!told) throw new Error("there is no card here");
  return told;
}

/** What has changed is asked for again; what is shown meanwhile is what was known. */
export function useRenew(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(async () => {
    await Promise.all([CARD, REWARDS, HISTORY].map((queryKey) => queries.invalidateQueries({ queryKey })));
  }, [queries]);
}

/** Turning to another page asks again; what the page has begun to ask for by itself is not asked for twice. */
export function useRenewedByTurning(path: string): void {
  const queries = useQueryClient();
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    for (const queryKey of [CARD, REWARDS, HISTORY]) {
      void queries.invalidateQueries({ queryKey }, { cancelRefetch: false });
    }
  }, [queries, path]);
}

export function useCheckIn() {
  return useAct("check-in", (_: undefined, headers) =>
    answerOf(api.POST("/api/card/check-in", { params: { header: headers }, body: {} })),
  );
}

export function useRedeem() {
  return useAct("redeem", (reward: string, headers) =>
    answerOf(api.POST("/api/card/redemptions", { params: { header: headers }, body: { reward } })),
  );
}

export function useGiveBack() {
  return useAct("give back", (id: string, headers) => {
    const params = { path: { redemption_id: id }, header: headers };
    return answerOf(api.POST("/api/card/redemptions/{redemption_id}/cancel", { params, body: {} }));
  });
}

/** What is left out stays: the API's types name every key, as they have defaults. */
export type Change = Partial<Schemas["AttributesChange"]>;

export function useChangeAttributes() {
  return useAct("attributes", (change: Change, headers) =>
    answerOf(
      api.PATCH("/api/card/attributes", { params: { header: headers }, body: change as Schemas["AttributesChange"] }),
    ),
  );
}

/** Something done once however often it is tried or tapped; then the card is asked for again. */
function useAct<Wanted, Answer>(
  what: string,
  act: (wanted: Wanted, headers: { "Idempotency-Key": string }) => Promise<Answer>,
) {
  const renew = useRenew();
  const { key, next } = useKey();
  const underWay = useRef<Promise<Answer> | null>(null);
  return useMutation({
    mutationFn: (wanted: Wanted) => {
      underWay.current ??= act(wanted, { "Idempotency-Key": key(JSON.stringify([what, wanted])) }).finally(() => {
        underWay.current = null;
      });
      return underWay.current;
    },
    onSuccess: async () => {
      next();
      await renew();
    },
  });
}
