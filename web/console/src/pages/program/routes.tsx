/** The pages below the program: its editor, its versions, and what a draft would have done. */

import { lazy } from "react";
import { Route, Switch } from "wouter";
import { NotFound } from "../../frame/not_found.tsx";
import { page } from "../../language.tsx";
import { useMay } from "../../session.tsx";

const Edit = page(["program_edit"], () => import("./edit/edit.tsx"));
const WhatIf = page(["whatif", "program_edit"], () => import("./whatif/whatif.tsx"));
const Versions = lazy(() => import("./versions.tsx"));
const Compare = lazy(() => import("./compare.tsx"));

export default function ProgramRoutes() {
  const may = useMay();
  return (
    <Switch>
      {may("operate") && <Route path="/program/edit">{() => <Edit key="newest" />}</Route>}
      {may("operate") && (
        <Route path="/program/edit/:number">{({ number }) => <Edit key={number} number={Number(number)} />}</Route>
      )}
      <Route path="/program/whatif/:number">{({ number }) => <WhatIf key={number} number={Number(number)} />}</Route>
      <Route path="/program/versions">
        <Versions />
      </Route>
      <Route path="/program/versions/:from/:to">{({ from, to }) => <Compare from={from} to={to} />}</Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}
