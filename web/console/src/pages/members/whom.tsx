/** Whom a dialog is about: namesakes are told apart by an identifier. */

import type { Schemas } from "@regulars/shared/api.ts";
import { useSay, useSpeaking } from "../../language.tsx";
import type { Member } from "./member.tsx";
import styles from "./whom.module.css";

/** The last four digits of a member's phone; null without one. */
export function phoneEnds(identities: readonly Schemas["BoundIdentity"][]): string | null {
  return identities.find(({ kind }) => kind === "phone")?.value.slice(-4) ?? null;
}

export function Whom({ member }: { member: Member }) {
  const say = useSay();
  const { sayKnown } = useSpeaking();
  const { name } = member.attributes;
  const ends = phoneEnds(member.identities);
  const other = member.identities.find((each) => each.kind === "user_id") ?? member.identities[0];
  const known = ends
    ? say("page.member.phone_ends", { ends })
    : other && `${sayKnown(`page.kind.${other.kind}`, other.kind)} ${other.value}`;
  return (
    <p className={styles.whom}>
      <strong>{typeof name === "string" && name ? name : say("page.member.unnamed")}</strong>
      {known && <span className="number">{known}</span>}
    </p>
  );
}
