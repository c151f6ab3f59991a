/** One member: who she is, where she stands, what she has, and what happened. */

import { answerOf, api, type Schemas } from "@regulars/shared/api.ts";
import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { Link } from "wouter";
import { useSay } from "../../language.tsx";
import { Page } from "../../parts/page.tsx";
import { Failure, Loading } from "../../parts/states.tsx";
import { useProgram } from "../../program.tsx";
import { About } from "./about.tsx";
import { CardPanel } from "./card_link.tsx";
import { History } from "./history.tsx";
import styles from "./member.module.css";
import { Tiers } from "./tiers.tsx";
import { Wallets } from "./wallets.tsx";

export type Member = Schemas["Member"];

export default function MemberPage({ memberRef }: { memberRef: string }) {
  const member = useQuery({
    queryKey: ["member", memberRef],
    queryFn: () => answerOf(api.GET("/api/members/{ref}", { params: { path: { ref: memberRef } } })),
  });
  if (member.isPending) return <Loading />;
  if (member.isError) return <Failure error={member.error} retry={member.refetch} />;
  return <Shown member={member.data} />;
}

function Shown({ member }: { member: Member }) {
  const say = useSay();
  const name = member.attributes.name;
  const back = (
    <Link href="/members" className={styles.back}>
      <ArrowLeft size={16} aria-hidden />
      {say("page.member.back")}
    </Link>
  );
  return (
    <Page
      title={typeof name === "string" && name ? name : say("page.member.unnamed")}
      before={back}
      body={<Lead member={member} />}
    >
      <Figures member={member} />
      <div className={styles.columns}>
        <div className={styles.column}>
          <Tiers member={member} />
          <Wallets member={member} />
          <History memberId={member.member_id} />
        </div>
        <div className={styles.column}>
          <About member={member} />
          <CardPanel memberId={member.member_id} />
        </div>
      </div>
    </Page>
  );
}

/** Her tiers, beside her name. */
function Lead({ member }: { member: Member }) {
  const { named } = useProgram();
  const tiers = member.tiers.flatMap((standing) => (standing.tier_name ? [named(standing.tier_name)] : []));
  return (
    <ul className={styles.lead}>
      {tiers.map((tier) => (
        <li key={tier}>{tier}</li>
      ))}
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
