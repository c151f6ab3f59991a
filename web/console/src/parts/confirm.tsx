/** Asking before something is done that has consequences: the question, what follows, and the verb on the button. */

import { App } from "antd";
import type { ReactNode } from "react";
import { useSay } from "../language.tsx";
import { ProblemAlert } from "./problems.tsx";

interface Question {
  title: string;
  body: ReactNode;
  verb: string;
  act: () => Promise<unknown>;
}

export function useConfirm(): (question: Question) => void {
  const say = useSay();
  const { modal } = App.useApp();
  return ({ title, body, verb, act }) => {
    const asked = modal.confirm({
      title,
      content: body,
      icon: null,
      okText: verb,
      okButtonProps: { danger: true },
      cancelText: say("page.cancel"),
      autoFocusButton: "cancel",
      // A failure stays in the dialog, with what can be read about it.
      onOk: (close: () => void) => {
        asked.update({ okButtonProps: { danger: true, loading: true } });
        act().then(close, (error: unknown) => {
          asked.update({ content: <ProblemAlert error={error} />, okButtonProps: { danger: true } });
        });
      },
    });
  };
}
