/** Tags, written one after the other. */

import { api } from "@regulars/shared/api.ts";
import { Form, Input } from "antd";
import { useSay } from "../../../language.tsx";
import { FormDialog } from "../../../parts/form_dialog.tsx";
import type { Member } from "../member.tsx";
import { Whom } from "../whom.tsx";
import { type Done, useAct } from "./act.ts";

interface DialogProps {
  member: Member;
  onDone: (done: Done) => void;
  onClose: () => void;
}

export function TagsDialog({ member, onDone, onClose }: DialogProps) {
  const say = useSay();
  const act = useAct(member.member_id);
  const send = async ({ tags }: { tags?: string }) => {
    const wanted = (tags ?? "").split(/[,，、\n]/).flatMap((tag) => tag.trim() || []);
    const add = wanted.filter((tag) => !member.tags.includes(tag));
    const remove = member.tags.filter((tag) => !wanted.includes(tag));
    if (add.length + remove.length === 0) return null;
    return act((sent) => api.POST("/api/members/{ref}/tags", { params: sent, body: { add, remove } }));
  };
  return (
    <FormDialog<{ tags?: string }, Done | null>
      open
      title={say("page.tags")}
      about={<Whom member={member} />}
      go={say("page.save")}
      initial={{ tags: member.tags.join(", ") }}
      send={send}
      onDone={(done) => done && onDone(done)}
      onClose={onClose}
    >
      <Form.Item name="tags" label={say("page.member.tags")} extra={say("page.tags.hint")}>
        <Input.TextArea rows={3} maxLength={5000} autoFocus />
      </Form.Item>
    </FormDialog>
  );
}
