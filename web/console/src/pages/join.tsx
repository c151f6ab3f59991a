/** One page for every kind of link: the first owner's, an invitation's, and a lost password's. */

import { Problem } from "@regulars/shared/api.ts";
import { type Acceptance, accept, type Invitation, invitation } from "@regulars/shared/session.ts";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Form } from "antd";
import { Link, useLocation } from "wouter";
import { useSay, useSpeaking } from "../language.tsx";
import { Door } from "../parts/door.tsx";
import { EmailField, NameField, PasswordField } from "../parts/fields.tsx";
import { ProblemAlert, showFaults } from "../parts/problems.tsx";
import { Failure, Loading } from "../parts/states.tsx";
import { useTitle } from "../parts/title.ts";
import { useSetSession } from "../session.tsx";
import styles from "./outside.module.css";

export default function Join({ token }: { token: string }) {
  const say = useSay();
  const found = useQuery({ queryKey: ["invitation", token], queryFn: () => invitation(token), staleTime: 60_000 });
  useTitle(say("page.join.begin"));
  if (found.isPending) return <Loading whole />;
  if (found.error instanceof Problem && found.error.status === 404) return <Unknown />;
  if (found.isError) return <Failure error={found.error} retry={found.refetch} whole />;
  return <Accept token={token} asked={found.data} />;
}

function Unknown() {
  const say = useSay();
  return (
    <Door title={say("page.join.unknown.title")} body={say("page.join.unknown.body")}>
      <p className={styles.hint}>
        <Link href="/">{say("page.join.to_sign_in")}</Link>
      </p>
    </Door>
  );
}

function Accept({ token, asked }: { token: string; asked: Invitation }) {
  const { say, language } = useSpeaking();
  const [form] = Form.useForm<Omit<Acceptance, "language">>();
  const setSession = useSetSession();
  const [, go] = useLocation();
  const joining = useMutation({
    mutationFn: (values: Omit<Acceptance, "language">) => accept(token, { ...values, language }),
    onSuccess: (session) => {
      setSession(session);
      go("/", { replace: true });
    },
    onError: (error) => showFaults(form, error),
  });
  const renewing = asked.purpose === "password";
  return (
    <Door {...words(asked, say)}>
      <Form
        form={form}
        layout="vertical"
        size="large"
        initialValues={{ name: asked.name ?? "" }}
        onFinish={(values) => joining.mutate(values)}
      >
        {asked.purpose === "first_owner" && <EmailField />}
        {!renewing && <NameField />}
        <PasswordField name="password" label={say(renewing ? "page.password.new" : "page.password")} chosen />
        <ProblemAlert error={joining.error} form={form} />
        <Button className={styles.go} type="primary" htmlType="submit" block loading={joining.isPending}>
          {say(renewing ? "page.save" : "page.join.begin")}
        </Button>
      </Form>
    </Door>
  );
}

function words(asked: Invitation, say: ReturnType<typeof useSay>): { title: string; body: string } {
  if (asked.purpose === "first_owner")
    return { title: say("page.join.owner.title"), body: say("page.join.owner.body") };
  if (asked.purpose === "password") {
    return {
      title: say("page.join.password.title"),
      body: say("page.join.password.body", { email: asked.email ?? "" }),
    };
  }
  return {
    title: say("page.join.operator.title", { name: asked.name ?? asked.email ?? "" }),
    body: say("page.join.operator.body", { role: say(`page.role.${asked.role}`) }),
  };
}
