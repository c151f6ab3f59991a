/** What she can do next to get more, each with her own numbers. */

import { Cake, CalendarCheck, ChevronRight, Gift, Hourglass, Star, TrendingUp, UserPen } from "lucide-react";
import { justBefore, type Step, useCard } from "../../data.ts";
import { type TextKey, useSay } from "../../language.ts";
import { sentence, useNeeds } from "../../needs.ts";
import { Panel } from "../../parts/panel.tsx";
import { Row } from "../../parts/row.tsx";
import styles from "./steps.module.css";

const ICONS: Record<Step["step"], typeof Gift> = {
  check_in: CalendarCheck,
  use_points: Hourglass,
  keep_tier: TrendingUp,
  rise: TrendingUp,
  redeem: Gift,
  save_for: Gift,
  birthday: Cake,
  tell_birthday: Cake,
  review: Star,
  profile: UserPen,
};
const LEADS_TO: Partial<Record<Step["step"], string>> = {
  use_points: "/rewards",
  redeem: "/rewards",
  save_for: "/rewards",
  tell_birthday: "/me",
  profile: "/me",
};

export function Steps() {
  const say = useSay();
  const { card } = useCard();
  // The check-in has a panel of its own, just above.
  const steps = card.next_steps.filter((step) => step.step !== "check_in");
  return (
    <Panel title={say("card.steps")}>
      {steps.length === 0 && <p className={styles.none}>{say("card.steps.none")}</p>}
      <ul>
        {steps.map((step) => (
          <StepRow key={JSON.stringify(step)} step={step} />
        ))}
      </ul>
    </Panel>
  );
}

function StepRow({ step }: { step: Step }) {
  const { title, detail } = useWords(step);
  const Icon = ICONS[step.step];
  const href = LEADS_TO[step.step];
  return (
    <Row
      icon={<Icon size={20} aria-hidden />}
      title={title}
      detail={detail}
      href={href}
      end={href && <ChevronRight size={18} aria-hidden />}
    />
  );
}

/** Birthdays and orders are on a day; what ends, ends just before it. */
function endOf(step: Step): string {
  const at = step.at ?? "";
  return ["use_points", "keep_tier"].includes(step.step) ? justBefore(at) : at;
}

function useWords(step: Step): { title: string; detail: string | undefined } {
  const say = useSay();
  const { named, points, money, date } = useCard();
  const { words } = useNeeds();
  const known = {
    points: (step.points ?? []).map(points).join(" + "),
    date: step.at ? date(endOf(step)) : "",
    tier: step.tier ? named(step.tier) : "",
    reward: step.reward ? named(step.reward) : "",
    rule: step.rule ? named(step.rule) : "",
    told: step.told ? named(step.told) : "",
    needs: words(step.needs ?? []),
    money: step.money ? money(step.money) : "",
  };
  const kind = step.step === "birthday" && step.now ? "birthday.now" : step.step;
  const title = sentence(say(`card.step.${kind}`, known));
  if (step.step === "save_for" || (step.step === "rise" && !step.money)) return { title, detail: undefined };
  if (step.told && kind !== "birthday") return { title, detail: known.told };
  return { title, detail: say(`card.step.${kind}.detail` as TextKey, known) };
}
