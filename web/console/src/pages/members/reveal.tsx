/** Personal data is masked for support; showing it is one click, and noted in the audit log. */

import { answerOf, api } from "@regulars/shared/api.ts";
import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { Eye } from "lucide-react";
import { useSay } from "../../language.tsx";
import { ProblemAlert } from "../../parts/problems.tsx";
import type { Member } from "./member.tsx";
import styles from "./reveal.module.css";

interface RevealProps {
  memberId: string;
  revealed: boolean;
  onReveal: (member: Member) => void;
}

export function Reveal({ memberId, revealed, onReveal }: RevealProps) {
  const say = useSay();
  const revealing = useMutation({
    mutationFn: () =>
      answerOf(api.POST("/api/members/{ref}/reveal", { params: { path: { ref: memberId } }, body: {} })),
    onSuccess: onReveal,
  });
  return (
    <div className={styles.reveal}>
      <p>{say(revealed ? "page.reveal.done" : "page.reveal.body")}</p>
      {!revealed && (
        <Button icon={<Eye size={16} aria-hidden />} loading={revealing.isPending} onClick={() => revealing.mutate()}>
          {say("page.reveal")}
        </Button>
      )}
      <ProblemAlert error={revealing.error} />
    </div>
  );
}
