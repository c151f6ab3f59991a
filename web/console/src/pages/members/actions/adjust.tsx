/** Correcting a balance: how many points, which way, and why. */

import { api } from "@regulars/shared/api.ts";
import { Form, Input } from "antd";
import { useState } from "react";
import { useSay } from "../../../language.tsx";
import { FormDialog } from "../../../parts/form_dialog.tsx";
import { Segments } from "../../../parts/segments.tsx";
import { useProgram } from "../../../program.tsx";
import type { Member } from "../member.tsx";
import { Whom } from "../whom.tsx";
import { type Done, useAct } from "./act.ts";
import styles from "./actions.module.css";

interface Values {
  points: string;
  reason: string;
}

interface DialogProps {
  member: Member;
  onDone: (done: Done) => void;
  onClose: () => void;
}

const WAYS = ["add", "take"] as const;

export function AdjustDialog({ member, onDone, onClose }: DialogProps) {
  const say = useSay();
  const { named } = useProgram();
  const act = useAct(member.member_id);
  const [wallet, setWallet] = useState(member.wallets[0]?.wallet ?? "");
  const [way, setWay] = useState<(typeof WAYS)[number]>("add");
  const send = ({ points, reason }: Values) => {
    const body = { wallet, points: way === "add" ? Number(points) : -Number(points), reason };
    return act((sent) => api.POST("/api/members/{ref}/adjustments", { params: sent, body }));
  };
  return (
    <FormDialog<Values, Done>
      open
      title={say("page.adjust")}
      about={<Whom member={member} />}
      go={say(`page.adjust.${way}.go`)}
      send={send}
      onDone={onDone}
      onClose={onClose}
    >
      <div className={styles.choices}>
        <Segments
          label={say("page.adjust.way")}
          value={way}
          options={WAYS.map((each) => [each, say(`page.adjust.${each}`)] as const)}
          onChoose={setWay}
        />
        {member.wallets.length > 1 && (
          <Segments
            label={say("page.overview.points.wallet")}
            value={wallet}
            options={member.wallets.map((each) => [each.wallet, named(each.name)] as const)}
            onChoose={setWallet}
          />
        )}
      </div>
      <Form.Item
        name="points"
        label={say("page.adjust.points")}
        rules={[{ required: true, pattern: /^[1-9]\d{0,11}$/, message: say("page.adjust.points.rule") }]}
      >
        <Input inputMode="numeric" autoComplete="off" maxLength={12} autoFocus />
      </Form.Item>
      <Form.Item
        name="reason"
        label={say("page.adjust.reason")}
        extra={say("page.adjust.reason.hint")}
        rules={[{ required: true, whitespace: true, message: say("page.required") }]}
      >
        <Input.TextArea maxLength={500} rows={3} />
      </Form.Item>
      <Consequence member={member} wallet={wallet} way={way} />
    </FormDialog>
  );
}

/** What the balance will be, before the button is pressed. */
function Consequence({ member, wallet, way }: { member: Member; wallet: string; way: (typeof WAYS)[number] }) {
  const say = useSay();
  const { number, name } = useProgram();
  const points = Number(Form.useWatch("points") ?? 0);
  const now = member.wallets.find((each) => each.wallet === wallet)?.available ?? 0;
  if (!Number.isSafeInteger(points) || points <= 0) return null;
  const after = way === "add" ? now + points : now - points;
  const said = { now: number(now), after: number(after), wallet: name("wallets", wallet) };
  return <p className={styles.consequence}>{say(after < 0 ? "page.adjust.too_few" : "page.adjust.then", said)}</p>;
}
