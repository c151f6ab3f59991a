/** What she is to be known by as well. An identity belongs to one member for good; whose it is already can be opened. */

import { problemOf } from "@regulars/shared/api.ts";
import { Button, Input } from "antd";
import { useId } from "react";
import { type TextKey, useSay } from "../../../language.tsx";
import { useMay } from "../../../session.tsx";
import { useFinding } from "../finding.ts";
import styles from "./actions.module.css";

const KINDS = ["phone", "email", "card"] as const;
const TYPES = { phone: "tel", email: "email", card: "text" } as const;

export type Identities = Record<(typeof KINDS)[number], string>;

export const NO_IDENTITIES: Identities = { phone: "", email: "", card: "" };

/** Those that were filled in; none of them is null. */
export function filledIn(identities: Identities): Partial<Identities> {
  return Object.fromEntries(
    Object.entries(identities).flatMap(([kind, value]) => (value.trim() ? [[kind, value.trim()]] : [])),
  );
}

/** Those that belong to somebody else, by what the API answered. */
export function takenIn(error: unknown): (keyof Identities)[] {
  const { faults } = problemOf(error);
  return KINDS.filter((kind) => faults.some(({ code }) => code === `${kind}_taken`));
}

interface IdentityFieldsProps {
  identities: Identities;
  taken: readonly (keyof Identities)[];
  onChange: (identities: Identities) => void;
}

export function IdentityFields({ identities, taken, onChange }: IdentityFieldsProps) {
  const say = useSay();
  const may = useMay();
  const id = useId();
  return (
    <fieldset className={styles.identities}>
      <legend>{say("page.edit.identities")}</legend>
      {KINDS.map((kind) => (
        <div key={kind} className={styles.attribute}>
          <label htmlFor={`${id}-${kind}`}>{say(`page.kind.${kind}` satisfies TextKey)}</label>
          <Input
            id={`${id}-${kind}`}
            type={TYPES[kind]}
            value={identities[kind]}
            maxLength={512}
            autoComplete="off"
            {...(taken.includes(kind) ? { status: "error" as const } : {})}
            onChange={(event) => onChange({ ...identities, [kind]: event.target.value })}
          />
          {may("read") && taken.includes(kind) && <Whose known={`${kind}:${identities[kind].trim()}`} />}
        </div>
      ))}
      <p className={styles.consequence}>{say("page.edit.identities.hint")}</p>
    </fieldset>
  );
}

/** The way to whoever has it. */
function Whose({ known }: { known: string }) {
  const say = useSay();
  const finding = useFinding();
  return (
    <Button type="link" className={styles.whose} loading={finding.isPending} onClick={() => finding.mutate(known)}>
      {say("page.edit.identities.open")}
    </Button>
  );
}
