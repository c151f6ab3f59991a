/** Whom it would happen to: someone new, or a member found by a few letters of her name or number. */

import { answerOf, api, type Schemas } from "@regulars/shared/api.ts";
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { Link } from "wouter";
import { useSay } from "../../language.tsx";
import { useSettled } from "../../parts/use_settled.ts";
import { useProgram } from "../../program.tsx";
import { phoneEnds } from "../members/whom.tsx";
import styles from "./try.module.css";

type Listed = Schemas["ListedMember"];

const NEW = "new";

interface WhoProps {
  member: string | null;
  /** Whom the address names, to begin with. */
  named: string | null;
  onChoose: (member: string | null) => void;
}

export function Who({ member, named, onChoose }: WhoProps) {
  const say = useSay();
  const [typed, setTyped] = useState("");
  const [picked, setPicked] = useState<Listed | null>(null);
  const first = useNamed(named);
  const chosen = picked ?? first.data ?? null;
  const search = useSettled(typed.trim());
  const found = useQuery({
    queryKey: ["members", "trial", search],
    queryFn: () => answerOf(api.GET("/api/members", { params: { query: { search, limit: 8 } } })),
    placeholderData: (before) => before,
  });
  const items = found.data?.items ?? [];
  const known = chosen && !items.some((each) => each.member_id === chosen.member_id) ? [chosen, ...items] : items;
  const choose = (value: string) => {
    setPicked(known.find((each) => each.member_id === value) ?? null);
    onChoose(value === NEW ? null : value);
    setTyped("");
  };
  return (
    <>
      <Select
        className={styles.wide}
        size="large"
        showSearch={{ filterOption: false, onSearch: setTyped, searchValue: typed }}
        value={member ?? NEW}
        onChange={choose}
        loading={found.isFetching}
        notFoundContent={say("page.try.who.none")}
        aria-label={say("page.try.who.search")}
        options={[
          ...(search ? [] : [{ value: NEW, label: say("page.try.who.new") }]),
          ...known.map((each) => ({ value: each.member_id, label: nameOf(each, say("page.member.unnamed")) })),
        ]}
        optionRender={(option) => {
          const listed = known.find((each) => each.member_id === option.value);
          return listed ? <Option member={listed} /> : option.label;
        }}
      />
      {chosen && member ? <Chosen member={chosen} /> : <p className={styles.hint}>{say("page.try.who.hint")}</p>}
    </>
  );
}

/** The member of a reference as lists have them; whoever is not there is told by the trial. */
function useNamed(named: string | null) {
  return useQuery({
    queryKey: ["member", named],
    queryFn: () => answerOf(api.GET("/api/members/{ref}", { params: { path: { ref: named ?? "" } } })),
    enabled: named !== null,
    select: listed,
  });
}

function listed(member: Schemas["Member"]): Listed {
  const { attributes, identities, joined_at, wallets } = member;
  return {
    ...member,
    name: typeof attributes.name === "string" ? attributes.name : "",
    identity: identities.find(({ kind }) => kind === "user_id") ?? identities[0] ?? null,
    phone_ends: phoneEnds(identities),
    joined_at: joined_at ?? "",
    tiers: Object.fromEntries(member.tiers.map(({ ladder, tier }) => [ladder, tier])),
    balances: Object.fromEntries(wallets.map(({ wallet, available }) => [wallet, available])),
  };
}

function Option({ member }: { member: Listed }) {
  const say = useSay();
  return (
    <span className={styles.option}>
      <span>{member.name || say("page.member.unnamed")}</span>
      <span className={styles.soft}>
        {member.phone_ends ? say("page.member.phone_ends", { ends: member.phone_ends }) : member.identity?.value}
      </span>
    </span>
  );
}

/** Where she stands before it happens. */
function Chosen({ member }: { member: Listed }) {
  const say = useSay();
  const { name, number, money } = useProgram();
  const tiers = Object.values(member.tiers).filter((tier) => tier !== null);
  return (
    <div className={styles.chosen}>
      <ul className={styles.facts}>
        {tiers.map((tier) => (
          <li key={tier} className={styles.tier}>
            {name("tiers", tier)}
          </li>
        ))}
        {Object.entries(member.balances).map(([wallet, points]) => (
          <li key={wallet}>
            {name("wallets", wallet)} <b className="number">{number(points)}</b>
          </li>
        ))}
        <li>
          {say("page.member.spend")} <b className="number">{money(member.spend)}</b>
        </li>
      </ul>
      <Link href={`/members/${member.member_id}`}>{say("page.try.who.open")}</Link>
    </div>
  );
}

function nameOf(member: Listed, unnamed: string): string {
  return [member.name || unnamed, member.identity?.value].filter(Boolean).join(" · ");
}
