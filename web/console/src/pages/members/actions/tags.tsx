/** Tags, written one after the other, or taken from those that other members bear. */

import { api } from "@regulars/shared/api.ts";
import { Button, Form, Input } from "antd";
import { Plus } from "lucide-react";
import { useSay } from "../../../language.tsx";
import { FormDialog } from "../../../parts/form_dialog.tsx";
import type { Member } from "../member.tsx";
import { Whom } from "../whom.tsx";
import { useWords } from "../words.ts";
import { type Done, useAct } from "./act.ts";
import styles from "./actions.module.css";

interface DialogProps {
  member: Member;
  onDone: (done: Done) => void;
  onClose: () => void;
}

export function TagsDialog({ member, onDone, onClose }: DialogProps) {
  const say = useSay();
  const act = useAct(member.member_id);
  const send = async ({ tags }: { tags?: string }) => {
    const wanted = written(tags);
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
      <Form.Item noStyle shouldUpdate>
        {(form) => (
          <Known
            written={written(form.getFieldValue("tags"))}
            onChoose={(tags) => form.setFieldValue("tags", tags.join(", "))}
          />
        )}
      </Form.Item>
    </FormDialog>
  );
}

const OFFERED = 12;

function Known({ written, onChoose }: { written: readonly string[]; onChoose: (tags: string[]) => void }) {
  const say = useSay();
  const words = useWords();
  const others = (words.data?.tags ?? []).filter((tag) => !written.includes(tag)).slice(0, OFFERED);
  if (others.length === 0) return null;
  return (
    <fieldset className={styles.known}>
      <legend>{say("page.tags.known")}</legend>
      {others.map((tag) => (
        <Button
          key={tag}
          size="small"
          icon={<Plus size={14} aria-hidden />}
          onClick={() => onChoose([...written, tag])}
        >
          {tag}
        </Button>
      ))}
    </fieldset>
  );
}

function written(tags: string | undefined): string[] {
  return (tags ?? "").split(/[,，、\n]/).flatMap((tag) => tag.trim() || []);
}
