/** Everything around the card's pages: language, colours, data, and whether a card is open at all. */

import { Problem } from "@regulars/shared/api.ts";
import { keepLanguage, type Language } from "@regulars/shared/language.ts";
import { variables } from "@regulars/shared/theme.ts";
import {
  focusManager,
  MutationCache,
  QueryCache,
  QueryClient,
  QueryClientProvider,
  useQuery,
} from "@tanstack/react-query";
import { type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import { Router } from "wouter";
import { learn, SpeakingContext, type Spoken } from "./language.ts";
import { OpenCard } from "./open_card.tsx";
import { Door } from "./pages/door.tsx";
import { Failure, Loading } from "./parts/states.tsx";
import { begin } from "./session.ts";
import { SESSION } from "./session_key.ts";

export function CardSite({ first, token }: { first: Spoken; token: string | null }) {
  const [queries] = useState(makeQueries);
  useEffect(paintAsThePhone, []);
  useEffect(() => focusManager.setEventListener(whenLookedAt), []);
  return (
    <QueryClientProvider client={queries}>
      <Speaking first={first}>
        <Router base="/card">
          <Gate token={token} />
        </Router>
      </Speaking>
    </QueryClientProvider>
  );
}

/** A link that works no longer is told apart from having none. */
function Gate({ token }: { token: string | null }) {
  const session = useQuery({
    queryKey: SESSION,
    queryFn: () => begin(token),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
  if (session.isPending) return <Loading whole />;
  const problem = session.error instanceof Problem ? session.error : null;
  if (problem?.status === 401) return <Door refused={problem} />;
  if (session.isError) return <Failure error={session.error} retry={session.refetch} whole />;
  return session.data ? <OpenCard /> : <Door />;
}

function Speaking({ first, children }: { first: Spoken; children: ReactNode }) {
  const [spoken, setSpoken] = useState(first);
  const speak = useCallback(async (language: Language) => {
    const learned = await learn(language).catch(() => null);
    if (!learned) return; // Out of reach: what is spoken stays.
    keepLanguage(language);
    setSpoken(learned);
  }, []);
  const speaking = useMemo(() => ({ ...spoken, speak }), [spoken, speak]);
  return <SpeakingContext value={speaking}>{children}</SpeakingContext>;
}

/** Whatever finds the card closed leads back to the door, and forgets what was shown. */
function makeQueries(): QueryClient {
  const onError = (error: Error) => {
    if (error instanceof Problem && ["no_card", "card_is_closed"].includes(error.code)) {
      queries.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION[0] });
      queries.setQueryData(SESSION, null);
    }
  };
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      // Tried even if the phone believes itself offline: then it fails, and says so with a way to try again.
      queries: { retry: worthAnother, staleTime: 15_000, networkMode: "always" },
      mutations: { networkMode: "always" },
    },
  });
  return queries;
}

function worthAnother(failures: number, error: Error): boolean {
  return failures < 1 && (!(error instanceof Problem) || error.status === 503);
}

/** Coming back from another app, and from another window beside it: that one never hid the page. */
function whenLookedAt(tell: () => void): () => void {
  const look = () => tell();
  addEventListener("visibilitychange", look);
  addEventListener("focus", look);
  return () => {
    removeEventListener("visibilitychange", look);
    removeEventListener("focus", look);
  };
}

function paintAsThePhone(): () => void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => {
    for (const [name, value] of Object.entries(variables(dark.matches ? "dark" : "light"))) {
      document.documentElement.style.setProperty(name, value);
    }
  };
  paint();
  dark.addEventListener("change", paint);
  return () => dark.removeEventListener("change", paint);
}
