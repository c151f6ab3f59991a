/** An entry of the audit log as a sentence, and under it what was said or changed. */

import type { Schemas } from "@regulars/shared/api.ts";
import { Fragment, type ReactNode } from "react";
import { Link } from "wouter";
import { useSpeaking } from "../../language.tsx";
import { useProgram } from "../../program.tsx";
import styles from "./audit.module.css";

type Entry = Schemas["AuditShown"];
type SayKnown = (key: string, otherwise: string) => string;

/** What the sentence itself says, and what people never need. */
const SAID = new Set(["redemption_id", "kind", "subject", "wallet", "points", "money", "name"]);
const WORDS = new Set(["note", "reason"]);
const OF_MEMBERS = ["member.", "points.", "redemption.", "card.link_made"];

export function Told({ entry }: { entry: Entry }) {
  const { sayKnown } = useSpeaking();
  const parts = useParts(entry);
  const sentence = sayKnown(`page.told.${formOf(entry)}`, sayKnown(`page.action.${entry.action}`, entry.action));
  const words = ["note", "reason"].map((name) => entry.details[name]).filter(Boolean);
  const rest = remarks(entry.details, sayKnown);
  return (
    <>
      <p>
        {sentence.split(/\{(\w+)\}/).map((part, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence never move
          <Fragment key={place}>{place % 2 ? parts[part] : part}</Fragment>
        ))}
      </p>
      {words.map((said) => (
        <p key={String(said)} className={styles.words}>
          {String(said)}
        </p>
      ))}
      {rest && <p className={styles.rest}>{rest}</p>}
    </>
  );
}

/** The form of the sentence: points go two ways, and what is redeemed is a reward or money off an order. */
function formOf({ action, details }: Entry): string {
  if (action === "points.adjusted") return `${action}.${Number(details.points) < 0 ? "taken" : "added"}`;
  return action.startsWith("redemption.") ? `${action}.${details.kind}` : action;
}

function useParts(entry: Entry): Record<string, ReactNode> {
  const { say, sayKnown } = useSpeaking();
  const { money, name, number } = useProgram();
  const { actor, action, details, subject, subject_name } = entry;
  const [kind, user = ""] = actor.split(":");
  const other =
    actor === "nobody" ? say("page.audit.nobody") : kind === "cli" ? say("page.audit.cli", { user }) : actor;
  const about = OF_MEMBERS.some((begin) => action.startsWith(begin));
  const what = String(details.subject ?? "");
  return {
    who: <b title={actor}>{entry.actor_name ?? other}</b>,
    subject: about ? (
      <Link href={`/members/${subject}`}>{subject_name ?? say("page.member.unnamed")}</Link>
    ) : (
      <b>{subject_name ?? sayKnown(`page.noted.${subject}`, subject)}</b>
    ),
    name: <b>{String(details.name ?? "")}</b>,
    kind: sayKnown(`page.noted.${details.kind}`, String(details.kind ?? "")),
    what: details.kind === "reward" ? name("rewards", what) : what,
    points: (
      <span className="number">
        {number(Math.abs(Number(details.points ?? 0)))} {name("wallets", String(details.wallet ?? ""))}
      </span>
    ),
    money: <span className="number">{money(String(details.money ?? 0))}</span>,
  };
}

/** What else was noted, as `name: value`; an empty note says nothing. */
function remarks(details: Entry["details"], sayKnown: SayKnown): string {
  return Object.entries(details)
    .filter(([name, value]) => !(SAID.has(name) || WORDS.has(name) || value === "" || value === null))
    .filter(([, value]) => !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => {
      const values = (Array.isArray(value) ? value : [value]).map((each) => worded(name, each, sayKnown));
      return `${sayKnown(`page.detail.${name}`, name)}: ${values.join(", ")}`;
    })
    .join(" · ");
}

/** What stands for a value that people know by another name. */
function worded(name: string, value: unknown, sayKnown: SayKnown): string {
  const plain = typeof value === "object" ? JSON.stringify(value) : String(value);
  const kind = { role: "role", scopes: "scope", identities: "kind", language: "language" }[name] ?? "noted";
  return sayKnown(`page.${kind}.${plain}`, plain);
}
