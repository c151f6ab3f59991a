/** Which entries: whose, about which member, of what kind. They stand in the address, so that a search can be sent. */

import { answerOf, api, type Schemas } from "@regulars/shared/api.ts";
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { useSay, useSpeaking } from "../../language.tsx";
import { Labelled } from "../../parts/labelled.tsx";
import { useSettled } from "../../parts/use_settled.ts";
import styles from "./audit.module.css";

export const NAMES = ["actor", "member", "action"] as const;
export type Asked = Partial<Record<(typeof NAMES)[number], string>>;

interface FilterProps {
  asked: Asked;
  onAsk: (asked: Asked) => void;
}

interface Option {
  value: string;
  label: string;
}

const KINDS = [
  "points.adjusted",
  "redemption.made",
  "redemption.captured",
  "redemption.voided",
  "redemption.cancelled",
  "member.edited",
  "member.tagged",
  "member.revealed",
  "card.link_made",
  "card.secret_renewed",
  "program.draft_saved",
  "program.published",
  "job.asked",
  "job.cancelled",
  "operator.invited",
  "operator.changed",
  "operator.disabled",
  "operator.enabled",
  "operator.link_made",
  "operator.link_used",
  "operator.password_changed",
  "operator.signed_in",
  "operator.signed_out",
  "operator.sign_in_failed",
  "api_key.created",
  "api_key.revoked",
] as const satisfies readonly Schemas["AuditShown"]["action"][];

export function Filters({ asked, onAsk }: FilterProps) {
  const say = useSay();
  const people = usePeople();
  const [typed, setTyped] = useState("");
  const members = useMembers(asked.member, typed);
  const choose = (name: keyof Asked) => (value: string | undefined) => {
    const { [name]: _, ...rest } = asked;
    onAsk(value ? { ...rest, [name]: value } : rest);
  };
  return (
    <search className={styles.filters}>
      <Labelled label={say("page.audit.who")}>
        <Select<string>
          aria-label={say("page.audit.who")}
          {...chosen(asked.actor, people)}
          placeholder={say("page.audit.anyone")}
          onChange={choose("actor")}
        />
      </Labelled>
      <Labelled label={say("page.audit.subject")}>
        <Select<string>
          aria-label={say("page.audit.subject")}
          {...chosen(asked.member, members)}
          placeholder={say("page.audit.any_member")}
          onChange={choose("member")}
          showSearch={{ filterOption: false, onSearch: setTyped }}
          notFoundContent={say(typed ? "page.members.none" : "page.members.search.hint")}
        />
      </Labelled>
      <Labelled label={say("page.audit.what")}>
        <Select<string>
          aria-label={say("page.audit.what")}
          {...chosen(
            asked.action,
            KINDS.map((kind) => ({ value: kind, label: say(`page.action.${kind}`) })),
          )}
          placeholder={say("page.audit.anything")}
          onChange={choose("action")}
        />
      </Labelled>
    </search>
  );
}

function chosen(value: string | undefined, options: Option[]) {
  return { value: value ?? null, options, allowClear: true, showSearch: { optionFilterProp: "label" } };
}

/** Operators, then keys. */
function usePeople(): Option[] {
  const people = useQuery({ queryKey: ["operators"], queryFn: () => answerOf(api.GET("/api/operators")) });
  const keys = useQuery({ queryKey: ["keys"], queryFn: () => answerOf(api.GET("/api/keys")) });
  return [
    ...(people.data?.items ?? []).map(({ id, name, email }) => ({ value: `operator:${id}`, label: name || email })),
    ...(keys.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
  ];
}

/** Who is found by what was typed; and the member who is chosen, so that she has a name. */
function useMembers(chosen: string | undefined, typed: string): Option[] {
  const { say } = useSpeaking();
  const search = useSettled(typed).trim();
  const found = useQuery({
    queryKey: ["members", "named", search],
    queryFn: () => answerOf(api.GET("/api/members", { params: { query: { search, limit: 20 } } })),
    enabled: search !== "",
  });
  const known = useQuery({
    queryKey: ["member", chosen],
    queryFn: () => answerOf(api.GET("/api/members/{ref}", { params: { path: { ref: chosen ?? "" } } })),
    enabled: !!chosen,
  });
  const options = (search ? (found.data?.items ?? []) : []).map(({ member_id, name, identity }) => ({
    value: member_id,
    label: [name || say("page.member.unnamed"), identity?.value].filter(Boolean).join(" · "),
  }));
  if (!chosen || options.some(({ value }) => value === chosen)) return options;
  const name = known.data?.attributes.name ?? known.data?.identities[0]?.value ?? say("page.member.unnamed");
  return [{ value: chosen, label: String(name) }, ...options];
}
