/** One member: who she is, where she stands, what she has, what happened, and what can be done for her. */

import { answerOf, api, type Schemas } from "@regulars/shared/api.ts";
import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, FlaskConical } from "lucide-react";
import { useState } from "react";
import { Link, useSearch } from "wouter";
import { useSay } from "../../language.tsx";
import { Page } from "../../parts/page.tsx";
import { Failure, Loading } from "../../parts/states.tsx";
import { useProgram } from "../../program.tsx";
import { useMay } from "../../session.tsx";
import { About } from "./about.tsx";
import type { Done } from "./actions/act.ts";
import { Actions, Dialogs, type Doing } from "./actions/actions.tsx";
import { Outcome } from "./actions/outcome.tsx";
import { CardPanel } from "./card_link.tsx";
import { History } from "./history.tsx";
import styles from "./member.module.css";
import { Reveal } from "./reveal.tsx";
import { Tiers } from "./tiers.tsx";
import { Wallets } from "./wallets.tsx";
import { WhyDrawer } from "./why.tsx";

export type Member = Schemas["Member"];

export default function MemberPage({ memberRef }: { memberRef: string }) {
  const member = useQuery({
    queryKey: ["member", memberRef],
    queryFn: () => answerOf(api.GET("/api/members/{ref}", { params: { path: { ref: memberRef } } })),
  });
  const say = useSay();
  const [revealed, setRevealed] = useState<Member | null>(null);
  if (!member.data) {
    return (
      <Page title={say("page.nav.members")} before={<Back />}>
        {member.isError ? <Failure error={member.error} retry={member.refetch} /> : <Loading />}
      </Page>
    );
  }
  return <Shown key={memberRef} member={revealed ?? member.data} revealed={revealed !== null} onReveal={setRevealed} />;
}

interface ShownProps {
  member: Member;
  revealed: boolean;
  onReveal: (member: Member) => void;
}

function Shown({ member, revealed, onReveal }: ShownProps) {
  const say = useSay();
  const may = useMay();
  const asked = new URLSearchParams(useSearch()).get("why");
  const [why, setWhy] = useState<number | null>(Number(asked) || null);
  const [doing, setDoing] = useState<Doing | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const name = member.attributes.name;
  const act = may("operate") ? setDoing : undefined;
  return (
    <Page
      title={typeof name === "string" && name ? name : say("page.member.unnamed")}
      before={<Back />}
      body={<Lead member={member} />}
      actions={
        <>
          {may("read") && <TryIt memberId={member.member_id} />}
          {act && <Actions onDo={act} />}
        </>
      }
    >
      {!may("read") && <Reveal memberId={member.member_id} revealed={revealed} onReveal={onReveal} />}
      {done && <Outcome memberId={member.member_id} done={done} onWhy={setWhy} onClose={() => setDone(null)} />}
      <Figures member={member} />
      <div className={styles.columns}>
        <div className={styles.column}>
          <Tiers member={member} onWhy={setWhy} />
          <Wallets member={member} />
          <History memberId={member.member_id} onWhy={setWhy} onDone={setDone} />
        </div>
        <div className={styles.column}>
          <About member={member} onDo={act} />
          <CardPanel member={member} />
        </div>
      </div>
      <WhyDrawer memberId={member.member_id} seq={why} onClose={() => setWhy(null)} />
      <Dialogs doing={doing} member={member} onDone={setDone} onClose={() => setDoing(null)} />
    </Page>
  );
}

function Back() {
  const say = useSay();
  return (
    <Link href="/members" className={styles.back}>
      <ArrowLeft size={16} aria-hidden />
      {say("page.member.back")}
    </Link>
  );
}

function TryIt({ memberId }: { memberId: string }) {
  const say = useSay();
  return (
    <Link href={`/try?member=${memberId}`} className={styles.try}>
      <FlaskConical size={16} aria-hidden />
      {say("page.member.try")}
    </Link>
  );
}

/** Her tiers, beside her name, each the way to all members of it. */
function Lead({ member }: { member: Member }) {
  const say = useSay();
  const { named } = useProgram();
  return (
    <ul className={styles.lead}>
      {member.tiers.map(
        ({ ladder, tier, tier_name: name }) =>
          name && (
            <li key={ladder}>
              <Link href={`/members?tier=${ladder}:${tier}`} title={say("page.tier.members", { tier: named(name) })}>
                {named(name)}
              </Link>
            </li>
          ),
      )}
    </ul>
  );
}

function Figures({ member }: { member: Member }) {
  const say = useSay();
  const { money, number, date } = useProgram();
  const figures = [
    [say("page.member.spend"), money(member.spend)],
    [say("page.member.orders"), number(member.orders)],
    [say("page.member.last_order"), member.last_order_at ? date(member.last_order_at) : say("page.member.never")],
    [say("page.member.joined"), member.joined_at ? date(member.joined_at) : say("page.member.never")],
  ];
  return (
    <dl className={styles.figures}>
      {figures.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className="number">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
