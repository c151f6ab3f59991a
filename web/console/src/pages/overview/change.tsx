/** How a figure compares with the period before: an arrow, a share and a word for those who do not see it. */

import { ArrowDown, ArrowUp, Minus } from "lucide-react";
import { useSay } from "../../language.tsx";
import { useProgram } from "../../program.tsx";
import styles from "./change.module.css";

/** From ten times as many on, a share says nothing any more. */
const MANY = 9;

interface ChangeProps {
  value: number;
  before: number;
  /** Whether more is better, worse, or neither. */
  more?: "good" | "bad" | "neutral";
}

export function Change({ value, before, more = "good" }: ChangeProps) {
  const say = useSay();
  const { percent, number } = useProgram();
  if (before === 0) return value === 0 ? null : <span className={styles.none}>{say("page.overview.change.new")}</span>;
  const share = (value - before) / Math.abs(before);
  if (Math.abs(share) < 0.0005) {
    return (
      <span className={styles.none}>
        <Minus size={14} aria-hidden />
        {say("page.overview.change.same")}
      </span>
    );
  }
  const rose = share > 0;
  const Icon = rose ? ArrowUp : ArrowDown;
  const better = more === "neutral" ? "none" : rose === (more === "good") ? "better" : "worse";
  return (
    <span className={`${styles[better]} number`}>
      <Icon size={14} aria-hidden />
      <span className="visually-hidden">{say(rose ? "page.overview.change.up" : "page.overview.change.down")}</span>
      {share > MANY
        ? say("page.overview.change.times", { times: number(Math.round(value / before)) })
        : percent(Math.abs(share))}
    </span>
  );
}
