/** What she says of herself. Only what is different is sent. */

import type { Schemas } from "@regulars/shared/api.ts";
import { type FormEvent, useState } from "react";
import { type Change, useChangeAttributes } from "../../data.ts";
import { useSay } from "../../language.ts";
import { Button } from "../../parts/button.tsx";
import { Field } from "../../parts/field.tsx";
import { Sheet } from "../../parts/sheet.tsx";
import { Trouble } from "../../parts/states.tsx";
import styles from "./edit_sheet.module.css";

type About = Schemas["AboutMember"];

const GENDERS = ["female", "male", "other"] as const;
const NAMES = ["name", "birthday", "gender", "city"] as const;

export function EditSheet({ about, onClose }: { about: About; onClose: () => void }) {
  const say = useSay();
  const changing = useChangeAttributes();
  const [values, setValues] = useState(() => textsOf(about));
  const set = (name: keyof typeof values) => (event: { target: { value: string } }) =>
    setValues({ ...values, [name]: event.target.value });
  const change = changeOf(about, values);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (Object.keys(change).length === 0) onClose();
    else changing.mutate(change, { onSuccess: onClose });
  };
  return (
    <Sheet title={say("card.me.about")} onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        <Field label={say("card.me.name")}>
          <input value={values.name} maxLength={100} autoComplete="name" onChange={set("name")} />
        </Field>
        <Field
          label={say("card.me.birthday")}
          hint={say(about.birthday ? "card.me.birthday.set" : "card.me.birthday.once")}
        >
          <input
            type="date"
            value={values.birthday}
            readOnly={about.birthday !== null}
            min="1900-01-01"
            max={new Date().toISOString().slice(0, 10)}
            onChange={set("birthday")}
          />
        </Field>
        <Field label={say("card.me.gender")}>
          <select value={values.gender} onChange={set("gender")}>
            <option value="" disabled>
              {say("card.me.unsaid")}
            </option>
            {GENDERS.map((gender) => (
              <option key={gender} value={gender}>
                {say(`card.me.gender.${gender}`)}
              </option>
            ))}
          </select>
        </Field>
        <Field label={say("card.me.city")}>
          <input value={values.city} maxLength={100} autoComplete="address-level2" onChange={set("city")} />
        </Field>
        <Trouble error={changing.error} />
        <Button type="submit" kind="main" wide busy={changing.isPending}>
          {say("card.me.save")}
        </Button>
      </form>
    </Sheet>
  );
}

function textsOf(about: About): Record<(typeof NAMES)[number], string> {
  return {
    name: about.name ?? "",
    birthday: about.birthday ?? "",
    gender: about.gender ?? "",
    city: about.city ?? "",
  };
}

function changeOf(about: About, values: Record<(typeof NAMES)[number], string>): Change {
  const before = textsOf(about);
  const given = NAMES.filter((name) => values[name].trim() && values[name] !== before[name]);
  return Object.fromEntries(given.map((name) => [name, values[name].trim()]));
}
