/** Today's check-in, and the days in a row. */

import type { Schemas } from "@regulars/shared/api.ts";
import { Check } from "lucide-react";
import { useLayoutEffect, useRef } from "react";
import { useCard, useCheckIn } from "../../data.ts";
import { useSay } from "../../language.ts";
import { Button } from "../../parts/button.tsx";
import { Panel } from "../../parts/panel.tsx";
import { Trouble } from "../../parts/states.tsx";
import styles from "./check_in.module.css";

type Today = Schemas["CheckInShown"];
type Day = Schemas["CheckInDayShown"];

export function CheckIn({ today }: { today: Today }) {
  const say = useSay();
  const { card, points } = useCard();
  const checking = useCheckIn();
  const spendable = card.wallets.filter((wallet) => wallet.kind === "spendable").map((wallet) => wallet.wallet);
  const useful = today.points.filter((some) => spendable.includes(some.wallet));
  const told = (some: Today["points"]) => some.map(points).join(" + ");
  const streak = useStreak(today.streak);
  const won = useRef<HTMLParagraphElement>(null);
  // The line comes in where the bar at the bottom may be.
  useLayoutEffect(() => {
    if (checking.data) won.current?.scrollIntoView({ block: "nearest" });
  }, [checking.data]);
  return (
    <Panel title={say("card.check_in")} aside={<span className={styles.streak}>{streak}</span>}>
      {today.days.length > 0 && (
        <ol className={styles.days}>
          {today.days.map((day) => (
            <DayDot key={day.number} day={day} />
          ))}
        </ol>
      )}
      <Trouble error={checking.error} />
      <Button
        kind="main"
        wide
        busy={checking.isPending}
        disabled={today.done}
        onClick={() => checking.mutate(undefined)}
      >
        {today.done
          ? say("card.check_in.done")
          : say("card.check_in.go", { points: told(useful.length > 0 ? useful : today.points) })}
      </Button>
      <p ref={won} className={styles.won} role="status">
        {checking.data && checking.data.points.length > 0 && <Won points={checking.data.points} />}
      </p>
    </Panel>
  );
}

/** What it brought, and from when it can be used where that is not at once. */
function Won({ points: won }: { points: readonly Schemas["EarnedPoints"][] }) {
  const say = useSay();
  const { date, named, points } = useCard();
  const told = won.map(points).join(" + ");
  const later = won.find((some) => some.usable_from);
  if (!later?.usable_from) return say("card.check_in.won", { points: told });
  return say("card.check_in.won.later", { points: told, wallet: named(later.name), date: date(later.usable_from) });
}

function useStreak(count: number): string {
  const say = useSay();
  if (count === 0) return say("card.check_in.none");
  return count === 1 ? say("card.check_in.streak.one") : say("card.check_in.streak", { count });
}

function DayDot({ day }: { day: Day }) {
  const say = useSay();
  const { number } = useCard();
  const marks = [day.done && say("card.check_in.day.done"), day.is_today && say("card.check_in.day.today")];
  const words = [say("card.check_in.day", { number: day.number, points: number(day.points) }), ...marks];
  const look = [styles.day, day.done && styles.done, day.is_today && styles.today].filter(Boolean).join(" ");
  return (
    <li className={look}>
      <span className={styles.dot} aria-hidden="true">
        {day.done ? <Check size={18} /> : `+${number(day.points)}`}
      </span>
      <span className={styles.number} aria-hidden="true">
        {day.is_today ? say("card.check_in.day.today") : day.number}
      </span>
      <span className="visually-hidden">{words.filter(Boolean).join(", ")}</span>
    </li>
  );
}
