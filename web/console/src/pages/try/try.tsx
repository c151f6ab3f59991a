/** Trying it: an order or any event for a member, and at once beside it what the program would make of it, and why. */

import { type Schemas, send } from "@regulars/shared/api.ts";
import { instantAt } from "@regulars/shared/clocks.ts";
import { type Kind, messageOf, propertiesAsked, type Trial } from "@regulars/shared/trial.ts";
import { useQuery } from "@tanstack/react-query";
import { Input } from "antd";
import { CalendarCheck, MessageSquareText, ShoppingBag, Sparkles, UserPlus } from "lucide-react";
import { useState } from "react";
import { Link, useSearch } from "wouter";
import { useSay, useSpeaking } from "../../language.tsx";
import { Choices } from "../../parts/choices.tsx";
import { Labelled } from "../../parts/labelled.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { useSettled } from "../../parts/use_settled.ts";
import { ProgramProvider, useProgram } from "../../program.tsx";
import { useMay } from "../../session.tsx";
import { Cart } from "./cart.tsx";
import { Outcome } from "./outcome.tsx";
import { Properties } from "./properties.tsx";
import { Version, When } from "./settings.tsx";
import styles from "./try.module.css";
import { Who } from "./who.tsx";

const FIRST: Trial = {
  member: null,
  kind: "Order Completed",
  name: "",
  lines: [{ key: 1, product: "", category: "", price: 100, quantity: 1 }],
  properties: [],
  at: null,
  version: null,
};

export default function TryIt() {
  const say = useSay();
  const may = useMay();
  const asks = new URLSearchParams(useSearch());
  const [named] = useState(asks.get("member"));
  const [trial, setTrial] = useState({ ...FIRST, member: named, version: Number(asks.get("program")) || null });
  const change = (part: Partial<Trial>) => setTrial((before) => ({ ...before, ...part }));
  const outcome = useOutcome(trial);
  const asked = propertiesAsked(outcome.data?.rules.map(({ condition }) => condition) ?? []);
  return (
    <Page
      title={say("page.try.title")}
      body={
        <>
          <p>{say("page.try.body")}</p>
          {may("operate") && <Link href="/program/edit">{say("page.try.whole")}</Link>}
        </>
      }
    >
      <div className={styles.columns}>
        <div className={styles.column}>
          <Version version={trial.version} onChange={(version) => change({ version })} />
          <Panel title={say("page.try.who")}>
            <Who member={trial.member} named={named} onChoose={(member) => change({ member })} />
          </Panel>
          <Panel title={say("page.try.what")}>
            <What trial={trial} asked={asked} onChange={change} />
          </Panel>
          <Panel title={say("page.try.when")}>
            <When at={trial.at} onChange={(at) => change({ at })} />
          </Panel>
        </div>
        <div className={styles.outcome}>
          <Panel
            title={say("page.try.outcome")}
            aside={<span className={styles.trace}>{say("page.try.no_trace")}</span>}
          >
            <ProgramProvider which={trial.version ?? "current"}>
              <Outcome trial={outcome} />
            </ProgramProvider>
          </Panel>
        </div>
      </div>
    </Page>
  );
}

/** Asked again whenever what was put together has not changed for a moment; the last answer stays meanwhile. */
function useOutcome(trial: Trial) {
  const { language } = useSpeaking();
  const { zone } = useProgram();
  const settled = useSettled(trial);
  const body = messageOf(settled, (local) => instantAt(local, zone));
  const query = new URLSearchParams({
    ...(settled.member ? { member: settled.member } : {}),
    ...(settled.version ? { program: String(settled.version) } : {}),
  }).toString();
  return useQuery({
    queryKey: ["trial", body, query, language],
    queryFn: () => send<Schemas["Trial"]>("POST", `/api/events/try?${query}`, body),
    enabled: body !== null,
    placeholderData: (before) => (body === null ? undefined : before),
    staleTime: 0,
  });
}

interface WhatProps {
  trial: Trial;
  asked: readonly string[];
  onChange: (part: Partial<Trial>) => void;
}

function What({ trial, asked, onChange }: WhatProps) {
  const say = useSay();
  const choose = ([kind = "other"]: Kind[]) => onChange({ kind, properties: [] });
  return (
    <>
      <Choices<Kind>
        small
        legend={say("page.try.what")}
        chosen={[trial.kind]}
        onChoose={choose}
        options={[
          { value: "Order Completed", title: say("page.event.order_completed"), icon: <ShoppingBag size={20} /> },
          { value: "Checked In", title: say("page.event.checked_in"), icon: <CalendarCheck size={20} /> },
          {
            value: "Product Reviewed",
            title: say("page.event.product_reviewed"),
            icon: <MessageSquareText size={20} />,
          },
          { value: "Signed Up", title: say("page.event.signed_up"), icon: <UserPlus size={20} /> },
          { value: "other", title: say("page.try.other"), icon: <Sparkles size={20} /> },
        ]}
      />
      {trial.kind === "Order Completed" && <Cart lines={trial.lines} onChange={(lines) => onChange({ lines })} />}
      {trial.kind === "other" && (
        <div className={styles.field}>
          <Labelled label={say("page.try.other.name")}>
            <Input
              value={trial.name}
              placeholder={say("page.try.other.example")}
              maxLength={100}
              onChange={(event) => onChange({ name: event.target.value })}
            />
          </Labelled>
        </div>
      )}
      <details className={styles.more} open={trial.properties.length > 0 || asked.length > 0}>
        <summary>{say("page.try.properties")}</summary>
        <Properties properties={trial.properties} asked={asked} onChange={(properties) => onChange({ properties })} />
      </details>
    </>
  );
}
