/**
 * An open card: its pages, the tabs that lead to them, and a word when what is shown may be out of date. The pages are
 * loaded with it: together they are small, and a phone that has gone offline meanwhile can still turn to each of them.
 */

import { type ReactNode, useSyncExternalStore } from "react";
import { Route, Switch, useLocation } from "wouter";
import { type Card, CardContext, useCardQuery, useRenewedByTurning, useTold } from "./data.ts";
import { useSay } from "./language.ts";
import styles from "./open_card.module.css";
import { History } from "./pages/history.tsx";
import { Home } from "./pages/home.tsx";
import { Me } from "./pages/me.tsx";
import { Rewards } from "./pages/rewards.tsx";
import { Rules } from "./pages/rules.tsx";
import { Failure, Loading } from "./parts/states.tsx";
import { Tabs } from "./parts/tabs.tsx";
import { Top } from "./parts/top.tsx";

export function OpenCard() {
  const card = useCardQuery();
  const [path] = useLocation();
  useRenewedByTurning(path);
  const offline = useSyncExternalStore(onConnection, () => !navigator.onLine);
  if (card.data) {
    return (
      <Around card={card.data}>
        {(card.isError || offline) && <Stale card={card.data} retry={() => void card.refetch()} />}
        <Switch>
          <Route path="/rewards">
            <Rewards />
          </Route>
          <Route path="/history">
            <History />
          </Route>
          <Route path="/me">
            <Me />
          </Route>
          <Route path="/rules">
            <Rules />
          </Route>
          <Route>
            <Home />
          </Route>
        </Switch>
      </Around>
    );
  }
  return card.isError ? <Failure error={card.error} retry={card.refetch} whole /> : <Loading whole />;
}

function Around({ card, children }: { card: Card; children: ReactNode }) {
  const say = useSay();
  const told = useTold(card);
  return (
    <CardContext value={told}>
      <a className="skip" href="#content">
        {say("card.skip")}
      </a>
      <div className={styles.frame}>
        <Top name={told.named(card.shop.name)} />
        <main id="content" className={styles.main} tabIndex={-1}>
          {children}
        </main>
      </div>
      <Tabs />
    </CardContext>
  );
}

function Stale({ card, retry }: { card: Card; retry: () => void }) {
  const say = useSay();
  const { time } = useTold(card);
  return (
    <div className={styles.stale} role="alert">
      <span>{say("card.offline", { time: time(card.at) })}</span>
      <button type="button" onClick={retry}>
        {say("card.retry")}
      </button>
    </div>
  );
}

function onConnection(tell: () => void): () => void {
  addEventListener("online", tell);
  addEventListener("offline", tell);
  return () => {
    removeEventListener("online", tell);
    removeEventListener("offline", tell);
  };
}
