/** Everything around the pages: language, look, theme, data, and the way to a page by its address. */

import { Problem } from "@regulars/shared/api.ts";
import { parts, tokens } from "@regulars/shared/theme.ts";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider, theme } from "antd";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { Route, Router, Switch } from "wouter";
import { SpeakingProvider, type Spoken, useSpeaking } from "./language.tsx";
import { aroundNavigation } from "./leaving.ts";
import { LookProvider, useLook } from "./look.tsx";
import { AtWork, Loading } from "./parts/states.tsx";
import { SESSION, SessionGate } from "./session.tsx";

const SignIn = lazy(() => import("./pages/sign_in.tsx"));
const Join = lazy(() => import("./pages/join.tsx"));
const Frame = lazy(() => import("./frame/frame.tsx"));

export function Console({ first }: { first: Spoken }) {
  const [queries] = useState(makeQueries);
  return (
    <QueryClientProvider client={queries}>
      <SpeakingProvider first={first}>
        <LookProvider>
          <Themed>
            <Router base="/console" aroundNav={aroundNavigation}>
              <Suspense fallback={<Loading whole />}>
                <Switch>
                  <Route path="/join/:token">{({ token }) => <Join token={token} />}</Route>
                  <Route>
                    <SessionGate otherwise={<SignIn />}>
                      <Frame />
                    </SessionGate>
                  </Route>
                </Switch>
              </Suspense>
            </Router>
          </Themed>
        </LookProvider>
      </SpeakingProvider>
    </QueryClientProvider>
  );
}

function Themed({ children }: { children: ReactNode }) {
  const { shade } = useLook();
  const { locale } = useSpeaking();
  return (
    <ConfigProvider
      locale={locale}
      theme={{
        algorithm: shade === "dark" ? theme.darkAlgorithm : theme.defaultAlgorithm,
        token: tokens(shade),
        components: parts(shade),
      }}
      button={{ autoInsertSpace: false, loadingIcon: <AtWork /> }}
      form={{ requiredMark: false }}
      wave={{ disabled: true }}
    >
      {children}
    </ConfigProvider>
  );
}

/** A session that has ended leads back to the sign-in page from wherever it is noticed. */
function makeQueries(): QueryClient {
  const onError = (error: Error) => {
    if (error instanceof Problem && error.status === 401 && error.code !== "sign_in_failed") {
      queries.setQueryData(SESSION, null);
    }
  };
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: { queries: { retry: worthAnother, staleTime: 10_000, refetchOnWindowFocus: false } },
  });
  return queries;
}

/** What the API answered stays so; only a server that could not be reached, or is busy, is asked once more. */
function worthAnother(failures: number, error: Error): boolean {
  const busy = error instanceof Problem && error.status === 503 && error.code !== "no_program";
  return failures < 1 && (busy || !(error instanceof Problem));
}
