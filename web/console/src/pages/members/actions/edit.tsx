/** Changing what is known of a member, and adding what she is known by. */

import { api } from "@regulars/shared/api.ts";
import { Button, Input, Select } from "antd";
import { Plus } from "lucide-react";
import { useId, useState } from "react";
import { useSay, useSpeaking } from "../../../language.tsx";
import { FormDialog } from "../../../parts/form_dialog.tsx";
import type { Member } from "../member.tsx";
import { Whom } from "../whom.tsx";
import { type Done, useAct } from "./act.ts";
import styles from "./actions.module.css";
import { filledIn, type Identities, IdentityFields, NO_IDENTITIES, takenIn } from "./identities.tsx";

const IDENTITIES = new Set(["phone", "email"]);
const NONE = { phone: null, email: null, card: null };
const OFFERED = ["name", "gender", "birthday", "city"];
/** As the card writes them. */
const GENDERS = ["female", "male", "other"];

interface DialogProps {
  member: Member;
  onDone: (done: Done) => void;
  onClose: () => void;
}

type Plain = string | number | boolean;

export function EditDialog({ member, onDone, onClose }: DialogProps) {
  const say = useSay();
  const { sayKnown } = useSpeaking();
  const id = useId();
  const act = useAct(member.member_id);
  const known = editable(member.attributes);
  const [rows, setRows] = useState(() => rowsOf(known));
  const [added, setAdded] = useState({ name: "", value: "" });
  const [identities, setIdentities] = useState(NO_IDENTITIES);
  const [taken, setTaken] = useState<(keyof Identities)[]>([]);
  const send = async () => {
    const change = changes(known, added.name.trim() ? [...rows, [added.name.trim(), added.value] as const] : rows);
    const body = { ...change, identities: { ...NONE, ...filledIn(identities) } };
    if (change.set.length + change.remove.length === 0 && !Object.values(body.identities).some(Boolean)) return null;
    return act((sent) => api.POST("/api/members/{ref}/attributes", { params: sent, body })).catch((error: unknown) => {
      setTaken(takenIn(error));
      throw error;
    });
  };
  const write = (place: number, value: string) =>
    setRows(rows.map((row, at) => (at === place ? ([row[0], value] as const) : row)));
  return (
    <FormDialog<object, Done | null>
      open
      title={say("page.edit")}
      about={<Whom member={member} />}
      go={say("page.save")}
      send={send}
      onDone={(done) => done && onDone(done)}
      onClose={onClose}
    >
      <div className={styles.attributes}>
        {rows.map(([name, value], place) => (
          <div key={name} className={styles.attribute}>
            <label htmlFor={`${id}-${place}`}>{sayKnown(`page.attribute.${name}`, name)}</label>
            {name === "gender" && ["", ...GENDERS].includes(value) ? (
              <Select
                id={`${id}-${place}`}
                value={value || null}
                allowClear
                options={GENDERS.map((each) => ({ value: each, label: sayKnown(`page.value.${each}`, each) }))}
                onChange={(chosen) => write(place, chosen ?? "")}
              />
            ) : (
              <Input
                id={`${id}-${place}`}
                value={value}
                maxLength={1000}
                type={name === "birthday" ? "date" : "text"}
                onChange={(event) => write(place, event.target.value)}
              />
            )}
          </div>
        ))}
        <div className={styles.added}>
          <Input
            aria-label={say("page.edit.name")}
            placeholder={say("page.edit.name")}
            value={added.name}
            maxLength={100}
            onChange={(event) => setAdded({ ...added, name: event.target.value })}
          />
          <Input
            aria-label={say("page.edit.value")}
            placeholder={say("page.edit.value")}
            value={added.value}
            maxLength={1000}
            onChange={(event) => setAdded({ ...added, value: event.target.value })}
          />
          <Button
            icon={<Plus size={16} aria-hidden />}
            aria-label={say("page.edit.add")}
            disabled={!added.name.trim() || !added.value.trim()}
            onClick={() => {
              setRows([...rows.filter(([name]) => name !== added.name.trim()), [added.name.trim(), added.value]]);
              setAdded({ name: "", value: "" });
            }}
          />
        </div>
      </div>
      <p className={styles.consequence}>{say("page.edit.hint")}</p>
      <IdentityFields
        identities={identities}
        taken={taken}
        onChange={(typed) => {
          setTaken([]);
          setIdentities(typed);
        }}
      />
    </FormDialog>
  );
}

/** Attributes that are plain values, without those that are identities. */
function editable(attributes: Record<string, unknown>): Map<string, Plain> {
  const plain = Object.entries(attributes).filter(
    (entry): entry is [string, Plain] =>
      !IDENTITIES.has(entry[0]) && ["string", "number", "boolean"].includes(typeof entry[1]),
  );
  return new Map(plain);
}

function rowsOf(known: Map<string, Plain>): (readonly [string, string])[] {
  const names = [...new Set([...OFFERED, ...known.keys()])];
  return names.map((name) => [name, String(known.get(name) ?? "")]);
}

/** What differs. A value that is emptied is removed; numbers and yes or no stay what they were. */
function changes(known: Map<string, Plain>, rows: readonly (readonly [string, string])[]) {
  const set: { name: string; value: Plain }[] = [];
  const remove: string[] = [];
  for (const [name, typed] of rows) {
    const before = known.get(name);
    const text = typed.trim();
    if (text === String(before ?? "")) continue;
    if (text) set.push({ name, value: likeBefore(text, before) });
    else remove.push(name);
  }
  return { set, remove };
}

function likeBefore(text: string, before: Plain | undefined): Plain {
  if (typeof before === "number" && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (typeof before === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}
