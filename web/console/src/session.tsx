/** Who is signed in, for every part of the console. */

import { allows, currentSession, type Session } from "@regulars/shared/session.ts";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useCallback, useContext, useEffect } from "react";
import { useSpeaking } from "./language.tsx";
import { Failure, Loading } from "./parts/states.tsx";

export const SESSION = ["session"] as const;

const Context = createContext<Session | null>(null);

/** What is shown to someone who is signed in, and to others. */
export function SessionGate({ children, otherwise }: { children: ReactNode; otherwise: ReactNode }) {
  const session = useQuery({ queryKey: SESSION, queryFn: currentSession, staleTime: Number.POSITIVE_INFINITY });
  const { language, speak } = useSpeaking();
  const wanted = session.data?.operator.language;
  // Only what comes anew from the server is followed: a switch made here is sent there, and must not undo itself.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the language here is no reason to look again
  useEffect(() => {
    if (wanted && wanted !== language) void speak(wanted);
  }, [wanted]);
  if (session.isPending) return <Loading whole />;
  if (session.isError) return <Failure error={session.error} retry={session.refetch} whole />;
  if (!session.data) return otherwise;
  return <Context value={session.data}>{children}</Context>;
}

export function useSession(): Session {
  const session = useContext(Context);
  if (!session) throw new Error("nobody is signed in here");
  return session;
}

/** Whether the one who is signed in may do what needs one of these scopes. */
export function useMay(): (...scopes: string[]) => boolean {
  const { scopes } = useSession();
  return (...wanted) => wanted.some((scope) => allows(scopes, scope));
}

/** What to do with a session that has just begun, changed or ended: nothing of another's stays in memory. */
export function useSetSession(): (session: Session | null) => void {
  const queries = useQueryClient();
  return useCallback(
    (session) => {
      if (!session) queries.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION[0] });
      queries.setQueryData(SESSION, session);
    },
    [queries],
  );
}
