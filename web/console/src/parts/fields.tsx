/** Fields that several forms have. */

import { Form, Input } from "antd";
import { useSay } from "../language.tsx";

export function EmailField() {
  const say = useSay();
  return (
    <Form.Item name="email" label={say("page.email")} rules={[{ required: true, message: say("page.required") }]}>
      <Input type="email" autoComplete="username" inputMode="email" spellCheck={false} />
    </Form.Item>
  );
}

export function NameField({ hint = true }: { hint?: boolean }) {
  const say = useSay();
  return (
    <Form.Item
      name="name"
      label={say("page.name")}
      extra={hint ? say("page.name.hint") : undefined}
      rules={[{ required: true, whitespace: true, message: say("page.required") }]}
    >
      <Input autoComplete="name" maxLength={200} />
    </Form.Item>
  );
}

/** `chosen` says that one is being chosen: the rule is shown, and browsers offer a good one. */
export function PasswordField({ name, label, chosen = false }: { name: string; label: string; chosen?: boolean }) {
  const say = useSay();
  return (
    <Form.Item
      name={name}
      label={label}
      extra={chosen ? say("page.password.rule") : undefined}
      rules={[
        { required: true, message: say("page.required") },
        ...(chosen ? [{ min: 10, message: say("page.password.rule") }] : []),
      ]}
      validateTrigger="onSubmit"
    >
      <Input.Password autoComplete={chosen ? "new-password" : "current-password"} />
    </Form.Item>
  );
}
