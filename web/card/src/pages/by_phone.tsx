/** Signing in with a code that is sent to the phone. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useSay } from "../language.ts";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { Trouble } from "../parts/states.tsx";
import { enterByCode, sendCode } from "../session.ts";
import { SESSION } from "../session_key.ts";
import styles from "./by_phone.module.css";

export function ByPhone() {
  const say = useSay();
  const queries = useQueryClient();
  const [phone, setPhone] = useState("");
  const [code, setCode] = useState("");
  const sending = useMutation({ mutationFn: () => sendCode(phone) });
  const entering = useMutation({
    mutationFn: () => enterByCode(phone, code.trim()),
    onSuccess: (session) => queries.setQueryData(SESSION, session),
  });
  const sent = sending.isSuccess;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (sent) entering.mutate();
    else sending.mutate();
  };
  const again = () => {
    sending.reset();
    entering.reset();
    setCode("");
  };
  return (
    <form className={styles.form} onSubmit={submit} aria-label={say("card.by_phone")}>
      <h2>{say("card.by_phone")}</h2>
      <Field label={say("card.phone")} hint={sent ? undefined : say("card.phone.hint")}>
        <input
          type="tel"
          autoComplete="tel"
          required
          value={phone}
          readOnly={sent}
          onChange={(event) => setPhone(event.target.value)}
        />
      </Field>
      {sent && (
        <Field label={say("card.code")} hint={say("card.code.hint")}>
          <input
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={6}
            required
            // biome-ignore lint/a11y/noAutofocus: the code is what comes next, and was just asked for
            autoFocus
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        </Field>
      )}
      <Trouble error={sent ? entering.error : sending.error} />
      <Button type="submit" kind="main" wide busy={sending.isPending || entering.isPending}>
        {say(sent ? "card.code.go" : "card.code.send")}
      </Button>
      {sent && (
        <Button wide onClick={again}>
          {say("card.code.again")}
        </Button>
      )}
    </form>
  );
}
