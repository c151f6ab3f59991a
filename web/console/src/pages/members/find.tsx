/** Finding one member by an identifier. Her address holds her id, never the phone number that was typed. */

import { answerOf, api, Problem } from "@regulars/shared/api.ts";
import { type Kind, kinds, refOf } from "@regulars/shared/refs.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input } from "antd";
import { Search, UserSearch } from "lucide-react";
import { useLocation } from "wouter";
import { useSay } from "../../language.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { ProblemAlert } from "../../parts/problems.tsx";
import { Empty } from "../../parts/states.tsx";
import styles from "./find.module.css";

interface Asked {
  kind: Kind;
  value: string;
}

const EXAMPLES: Record<Kind, string> = {
  phone: "13800138000",
  user_id: "U0000051",
  email: "li@example.com",
  card: "8800-17",
  wechat_openid: "oXy7…",
  wechat_unionid: "o6_bm…",
  member_id: "019aaa80-7280-…",
};

export default function FindMember() {
  const say = useSay();
  const [form] = Form.useForm<Asked>();
  const kind = Form.useWatch("kind", form) ?? "phone";
  const [, go] = useLocation();
  const queries = useQueryClient();
  const finding = useMutation({
    mutationFn: ({ kind, value }: Asked) =>
      answerOf(api.GET("/api/members/{ref}", { params: { path: { ref: refOf(kind, value) } } })),
    onSuccess: (member) => {
      queries.setQueryData(["member", member.member_id], member);
      go(`/members/${member.member_id}`);
    },
  });
  const unknown = finding.error instanceof Problem && finding.error.status === 404;
  return (
    <Page title={say("page.find.title")} body={say("page.find.body")}>
      <Panel>
        <Form
          form={form}
          size="large"
          initialValues={{ kind: "phone" }}
          onFinish={(asked) => finding.mutate(asked)}
          onValuesChange={() => finding.reset()}
        >
          <div className={styles.row}>
            <Form.Item name="kind" noStyle>
              <select aria-label={say("page.find.kind")} className={styles.kind}>
                {kinds.map((each) => (
                  <option key={each} value={each}>
                    {say(`page.kind.${each}`)}
                  </option>
                ))}
              </select>
            </Form.Item>
            <Form.Item name="value" noStyle>
              <Input
                aria-label={say("page.find.value")}
                placeholder={say("page.find.placeholder", { example: EXAMPLES[kind] })}
                prefix={<Search size={18} aria-hidden />}
                className={styles.value}
                autoComplete="off"
                spellCheck={false}
                maxLength={512}
                allowClear
                autoFocus
              />
            </Form.Item>
            <Button type="primary" htmlType="submit" loading={finding.isPending}>
              {say("page.find.go")}
            </Button>
          </div>
        </Form>
        <p className={styles.tip}>{say("page.find.tip", { example: "card:8800-17" })}</p>
        {unknown ? <NoSuch {...finding.variables} /> : <ProblemAlert error={finding.error} />}
      </Panel>
    </Page>
  );
}

function NoSuch({ kind = "phone", value = "" }: Partial<Asked>) {
  const say = useSay();
  return (
    <div role="status">
      <Empty icon={<UserSearch aria-hidden />} title={say("page.find.none")}>
        <p>{say("page.find.none.body", { kind: say(`page.kind.${kind}`), value })}</p>
      </Empty>
    </div>
  );
}
