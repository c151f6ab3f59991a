/** A form in a dialog: it stays open until the server has agreed, and shows what the server has against it. */

import { useMutation } from "@tanstack/react-query";
import { Form, Modal } from "antd";
import type { ReactNode } from "react";
import { useSay } from "../language.tsx";
import { ProblemAlert, showFaults } from "./problems.tsx";

interface FormDialogProps<Values, Answer> {
  open: boolean;
  title: string;
  /** Whom or what it is about, under the title. */
  about?: ReactNode;
  go: string;
  initial?: Partial<Values>;
  wide?: boolean;
  send: (values: Values) => Promise<Answer>;
  onDone: (answer: Answer) => void;
  onClose: () => void;
  children: ReactNode;
}

export function FormDialog<Values extends object, Answer>(props: FormDialogProps<Values, Answer>) {
  const say = useSay();
  const [form] = Form.useForm<Values>();
  const sending = useMutation({
    mutationFn: props.send,
    onSuccess: (answer) => {
      props.onDone(answer);
      props.onClose();
    },
    onError: (error) => showFaults(form, error),
  });
  return (
    <Modal
      open={props.open}
      title={props.title}
      okText={props.go}
      cancelText={say("page.cancel")}
      confirmLoading={sending.isPending}
      onOk={() => form.submit()}
      onCancel={props.onClose}
      afterClose={() => sending.reset()}
      destroyOnHidden
      width={props.wide ? 680 : 440}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        preserve={false}
        {...(props.initial ? { initialValues: props.initial } : {})}
        onFinish={(values) => sending.mutate(values)}
      >
        {props.about}
        {props.children}
        <ProblemAlert error={sending.error} form={form} />
        <input type="submit" hidden />
      </Form>
    </Modal>
  );
}
