/** Putting a draft in force: what will be different, what that means, and a note for the list of versions. */

import { answerOf, api } from "@regulars/shared/api.ts";
import { namesToCheck } from "@regulars/shared/program_additions.ts";
import type { Plain } from "@regulars/shared/program_document.ts";
import { Alert, App, Form, Input } from "antd";
import { useLocation } from "wouter";
import { useSay } from "../../../language.tsx";
import { FormDialog } from "../../../parts/form_dialog.tsx";
import { Differences } from "../differences.tsx";
import { useDescription, useRenewPrograms, useVersions, type VersionText } from "../versions_data.ts";
import styles from "./publish.module.css";

export function PublishDialog({ number, onClose }: { number: number | null; onClose: () => void }) {
  const say = useSay();
  const [, go] = useLocation();
  const { message } = App.useApp();
  const renew = useRenewPrograms();
  const versions = useVersions();
  const current = versions.data?.find((each) => each.in_force);
  const done = (version: VersionText) => {
    void message.success(say("page.publish.done", { number: version.number }));
    void renew().then(() => go("/program"));
  };
  return (
    <FormDialog<{ note: string }, VersionText>
      open={number !== null}
      title={say("page.publish.title")}
      go={say("page.publish.go")}
      wide
      send={({ note }) =>
        answerOf(
          api.POST("/api/programs/{number}/publish", {
            params: { path: { number: number ?? 0 } },
            body: { note: note ?? "" },
          }),
        )
      }
      onDone={done}
      onClose={onClose}
    >
      <p className={styles.body}>{say("page.publish.body")}</p>
      {number !== null && current && (
        <div className={styles.changes}>
          <Differences from={String(current.number)} to={String(number)} />
        </div>
      )}
      {number !== null && <NamesToCheck number={number} />}
      <Form.Item name="note" label={say("page.publish.note")} extra={say("page.publish.note.help")}>
        <Input.TextArea rows={2} maxLength={500} autoFocus />
      </Form.Item>
    </FormDialog>
  );
}

/** Members read these names, in their own language. */
function NamesToCheck({ number }: { number: number }) {
  const say = useSay();
  const description = useDescription(String(number));
  const { same, first } = namesToCheck((description.data?.document ?? {}) as Plain);
  const quoted = (names: string[]) =>
    names.map((name) => say("page.example.quoted", { name })).join(say("page.example.comma"));
  if (same.length + first.length === 0) return null;
  return (
    <Alert
      className={styles.names}
      type="warning"
      showIcon
      title={say("page.publish.names")}
      description={
        <>
          {first.length > 0 && <p>{say("page.publish.names.first", { names: quoted(first) })}</p>}
          {same.length > 0 && <p>{say("page.publish.names.same", { names: quoted(same) })}</p>}
        </>
      }
    />
  );
}
