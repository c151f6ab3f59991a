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
  /** How the figure before is written; without it, it is not named. */
  write?: (before: number) => string;
  /** Both are shares: they differ by points of a percent, which is not the same as by a share of each other. */
  shares?: boolean;
}

export function Change({ value, before, more = "good", write, shares = false }: ChangeProps) {
  const say = useSay();
  const { percent, number } = useProgram();
  if (before === 0) return value === 0 ? null : <span className={styles.none}>{say("page.overview.change.new")}</span>;
  const share = (value - before) / (shares ? 1 : Math.abs(before));
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
  const much =
    share > MANY
      ? say("page.overview.change.times", { times: number(Math.round(value / before)) })
      : percent(Math.abs(share));
  const told = shares
    ? say("page.overview.change.points", { points: number(Math.round(Math.abs(share) * 1000) / 10) })
    : much;
  const better = more === "neutral" ? "none" : rose === (more === "good") ? "better" : "worse";
  return (
    <span className={`${styles[better]} ${write ? styles.based : ""} number`}>
      <Icon size={14} aria-hidden />
      <span className="visually-hidden">{say(rose ? "page.overview.change.up" : "page.overview.change.down")}</span>
      <span>{write ? say("page.overview.change.from", { change: told, before: write(before) }) : told}</span>
    </span>
  );
}
