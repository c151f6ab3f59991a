/** What surrounds every page after sign-in: the navigation, the operator's menu, and the place of the page. */

import { App, Button, Drawer } from "antd";
import { MenuIcon } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { page, useSay } from "../language.tsx";
import { Brand } from "../parts/brand.tsx";
import { BrokenPage } from "../parts/broken.tsx";
import { Loading } from "../parts/states.tsx";
import { ProgramProvider } from "../program.tsx";
import { useMay } from "../session.tsx";
import styles from "./frame.module.css";
import { Navigation } from "./navigation.tsx";
import { NotFound } from "./not_found.tsx";
import { places } from "./places.ts";

const Member = lazy(() => import("../pages/members/member.tsx"));
const ImportFile = page(["import"], () => import("../pages/import/file.tsx"));
const ImportJob = page(["import"], () => import("../pages/import/job.tsx"));
const Start = page(["start"], () => import("../pages/start/start.tsx"));
const ProgramRoutes = lazy(() => import("../pages/program/routes.tsx"));

export default function Frame() {
  const say = useSay();
  const [path] = useLocation();
  return (
    <App className={styles.frame}>
      <a className="skip" href="#content">
        {say("page.skip")}
      </a>
      <aside className={styles.side}>
        <Navigation />
      </aside>
      <TopBar />
      <main className={styles.content} id="content" tabIndex={-1}>
        <ProgramProvider>
          <BrokenPage at={path}>
            <Suspense fallback={<Loading />}>
              <Pages />
            </Suspense>
          </BrokenPage>
        </ProgramProvider>
      </main>
    </App>
  );
}

function Pages() {
  const may = useMay();
  const open = places.filter((place) => may(...place.scopes));
  const first = open[0];
  return (
    <Switch>
      {open.map((place) => (
        <Route key={place.path} path={place.path} component={place.page} />
      ))}
      {may("read", "members") && <Route path="/members/:ref">{({ ref }) => <Member memberRef={ref} />}</Route>}
      {may("operate") && <Route path="/import/file/:upload">{({ upload }) => <ImportFile upload={upload} />}</Route>}
      {may("operate") && <Route path="/import/:job">{({ job }) => <ImportJob id={job} />}</Route>}
      {may("read") && <Route path="/start" component={Start} />}
      {may("read") && (
        <Route path="/program/*">
          <ProgramRoutes />
        </Route>
      )}
      <Route path="/">{first ? <Redirect to={first.path} replace /> : <NotFound />}</Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}

/** On narrow windows the navigation waits behind a button. */
function TopBar() {
  const say = useSay();
  const [location] = useLocation();
  const [open, setOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: going anywhere closes it
  useEffect(() => setOpen(false), [location]);
  return (
    <header className={styles.top}>
      <Button
        type="text"
        icon={<MenuIcon size={20} aria-hidden />}
        aria-label={say("page.nav.open")}
        onClick={() => setOpen(true)}
      />
      <Brand />
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        placement="left"
        size={280}
        closable={false}
        aria-label={say("page.nav")}
        styles={{ body: { padding: 0 } }}
      >
        <Navigation onAsk={() => setOpen(false)} />
      </Drawer>
    </header>
  );
}
