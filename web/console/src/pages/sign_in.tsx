import { signIn } from "@regulars/shared/session.ts";
import { useMutation } from "@tanstack/react-query";
import { Button, Form } from "antd";
import { useSay } from "../language.tsx";
import { Door } from "../parts/door.tsx";
import { EmailField, PasswordField } from "../parts/fields.tsx";
import { ProblemAlert, showFaults } from "../parts/problems.tsx";
import { useTitle } from "../parts/title.ts";
import { useSetSession } from "../session.tsx";
import styles from "./outside.module.css";

interface Credentials {
  email: string;
  password: string;
}

/** Whoever signs in goes on to the address she came for. */
export default function SignIn() {
  const say = useSay();
  const [form] = Form.useForm<Credentials>();
  const setSession = useSetSession();
  useTitle(say("page.sign_in.title"));
  const entering = useMutation({
    mutationFn: ({ email, password }: Credentials) => signIn(email.trim(), password),
    onSuccess: setSession,
    onError: (error) => showFaults(form, error),
  });
  return (
    <Door title={say("page.sign_in.welcome")}>
      <Form form={form} layout="vertical" size="large" onFinish={(values) => entering.mutate(values)}>
        <EmailField />
        <PasswordField name="password" label={say("page.password")} />
        <ProblemAlert error={entering.error} form={form} />
        <Button className={styles.go} type="primary" htmlType="submit" block loading={entering.isPending}>
          {say("page.sign_in.title")}
        </Button>
      </Form>
      <p className={styles.hint}>{say("page.sign_in.hint")}</p>
    </Door>
  );
}
