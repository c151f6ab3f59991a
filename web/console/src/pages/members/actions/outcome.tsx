/** What an action brought about, in the engine's own words, with the way to why. */

import { answerOf, api } from "@regulars/shared/api.ts";
import { reasons } from "@regulars/shared/why.ts";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { CircleCheck, X } from "lucide-react";
import { useSay, useSpeaking } from "../../../language.tsx";
import type { Done } from "./act.ts";
import styles from "./outcome.module.css";

interface OutcomeProps {
  memberId: string;
  done: Done;
  onWhy: (seq: number) => void;
  onClose: () => void;
}

export function Outcome({ memberId, done, onWhy, onClose }: OutcomeProps) {
  const say = useSay();
  const { language } = useSpeaking();
  const { data } = useQuery({
    queryKey: ["member", memberId, "why", done.seq, language],
    queryFn: () =>
      answerOf(api.GET("/api/members/{ref}/events/{seq}/why", { params: { path: { ref: memberId, seq: done.seq } } })),
    staleTime: 60_000,
  });
  const words = data ? reasons(data).effects.map(({ text }) => text) : [];
  return (
    <div className={styles.outcome} role="status">
      <CircleCheck size={20} aria-hidden />
      <div className={styles.words}>
        <strong>{say("page.done")}</strong> {words.join(" ")}
      </div>
      <Button type="link" size="small" onClick={() => onWhy(done.seq)}>
        {say("page.events.why")}
      </Button>
      <Button
        type="text"
        size="small"
        icon={<X size={16} aria-hidden />}
        aria-label={say("page.close")}
        onClick={onClose}
      />
    </div>
  );
}
