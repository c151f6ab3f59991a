/** What an operator is called, and what language she reads. */

import { type Language, languageNames, languages } from "@regulars/shared/language.ts";
import { changeSelf, type Session } from "@regulars/shared/session.ts";
import { App, Form, Radio } from "antd";
import { useSpeaking } from "../language.tsx";
import { NameField } from "../parts/fields.tsx";
import { FormDialog } from "../parts/form_dialog.tsx";
import { useSession, useSetSession } from "../session.tsx";

export default function ChangeProfile({ onClose }: { onClose: () => void }) {
  const { say, speak } = useSpeaking();
  const { operator } = useSession();
  const setSession = useSetSession();
  const { message } = App.useApp();
  const done = (session: Session) => {
    setSession(session);
    void speak(session.operator.language);
    void message.success(say("page.saved"));
  };
  return (
    <FormDialog<{ name: string; language: Language }, Session>
      open
      title={say("page.me.profile")}
      go={say("page.save")}
      initial={{ name: operator.name, language: operator.language }}
      send={changeSelf}
      onDone={done}
      onClose={onClose}
    >
      <NameField />
      <Form.Item name="language" label={say("page.language")}>
        <Radio.Group options={languages.map((value) => ({ value, label: languageNames[value] }))} />
      </Form.Item>
    </FormDialog>
  );
}
