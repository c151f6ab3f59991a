/** A new password, for which the old one is asked. */

import { changePassword } from "@regulars/shared/session.ts";
import { App } from "antd";
import { useSay } from "../language.tsx";
import { PasswordField } from "../parts/fields.tsx";
import { FormDialog } from "../parts/form_dialog.tsx";

export default function ChangePassword({ onClose }: { onClose: () => void }) {
  const say = useSay();
  const { message } = App.useApp();
  return (
    <FormDialog<{ old: string; new: string }, void>
      open
      title={say("page.me.password")}
      go={say("page.save")}
      send={changePassword}
      onDone={() => void message.success(say("page.me.password.done"))}
      onClose={onClose}
    >
      <PasswordField name="old" label={say("page.password.old")} />
      <PasswordField name="new" label={say("page.password.new")} chosen />
    </FormDialog>
  );
}
