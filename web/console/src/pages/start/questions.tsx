/** The questions, one at a time. */

import { InputNumber } from "antd";
import {
  BookOpen,
  CakeSlice,
  Crown,
  Gem,
  Globe,
  HandHeart,
  Layers,
  MessageCircle,
  Repeat,
  Scissors,
  ShoppingBasket,
  Smartphone,
  Store,
  UserSearch,
} from "lucide-react";
import type { ReactNode } from "react";
import { type TextKey, useSay } from "../../language.tsx";
import { Choices } from "../../parts/choices.tsx";
import { Labelled } from "../../parts/labelled.tsx";
import {
  type Answers,
  businesses,
  channels,
  currencies,
  depths,
  frequencies,
  goals,
  type Question,
} from "./answers.ts";
import styles from "./start.module.css";

const ICONS: Record<string, ReactNode> = {
  food: <CakeSlice size={20} />,
  goods: <Gem size={20} />,
  services: <Scissors size={20} />,
  store: <Store size={20} />,
  mini_program: <Smartphone size={20} />,
  online: <Globe size={20} />,
  visits: <Repeat size={20} />,
  baskets: <ShoppingBasket size={20} />,
  best: <Crown size={20} />,
  profiles: <UserSearch size={20} />,
  thanks: <HandHeart size={20} />,
  simple: <MessageCircle size={20} />,
  levels: <Layers size={20} />,
  full: <BookOpen size={20} />,
};

interface AskProps {
  question: Question;
  answers: Answers;
  onAnswer: (part: Partial<Answers>) => void;
}

export function Ask({ question, answers, onAnswer }: AskProps) {
  if (question === "rhythm") return <Rhythm answers={answers} onAnswer={onAnswer} />;
  if (question === "business") {
    return (
      <One
        of={businesses}
        named="business"
        question={question}
        chosen={answers.business}
        onChoose={(business) => onAnswer({ business })}
      />
    );
  }
  if (question === "depth") {
    return (
      <One
        of={depths}
        named="depth"
        question={question}
        chosen={answers.depth}
        onChoose={(depth) => onAnswer({ depth })}
      />
    );
  }
  if (question === "channels") {
    return (
      <Several
        of={channels}
        named="channel"
        question={question}
        chosen={answers.channels}
        onChoose={(chosen) => onAnswer({ channels: chosen })}
      />
    );
  }
  return (
    <Several
      of={goals}
      named="goal"
      question={question}
      chosen={answers.goals}
      onChoose={(chosen) => onAnswer({ goals: chosen })}
    />
  );
}

type Named = "business" | "frequency" | "channel" | "goal" | "depth";

function useOptions<Value extends string>(of: readonly Value[], named: Named) {
  const say = useSay();
  return of.map((value) => ({
    value,
    title: say(`page.start.${named}.${value}` as TextKey),
    body: say(`page.start.${named}.${value}.body` as TextKey),
    icon: ICONS[value],
  }));
}

interface OneProps<Value extends string> {
  of: readonly Value[];
  named: Named;
  question: Question;
  chosen: Value | null;
  onChoose: (value: Value) => void;
}

function One<Value extends string>({ of, named, question, chosen, onChoose }: OneProps<Value>) {
  const say = useSay();
  return (
    <Choices
      legend={say(`page.start.${question}`)}
      options={useOptions(of, named)}
      chosen={chosen ? [chosen] : []}
      onChoose={([value]) => value && onChoose(value)}
    />
  );
}

interface SeveralProps<Value extends string> {
  of: readonly Value[];
  named: Named;
  question: Question;
  chosen: Value[];
  onChoose: (values: Value[]) => void;
}

function Several<Value extends string>({ of, named, question, chosen, onChoose }: SeveralProps<Value>) {
  const say = useSay();
  return (
    <>
      <p className={styles.several}>{say("page.start.several")}</p>
      <Choices
        several
        legend={say(`page.start.${question}`)}
        options={useOptions(of, named)}
        chosen={chosen}
        onChoose={onChoose}
      />
    </>
  );
}

/** How often, and for how much. */
function Rhythm({ answers, onAnswer }: Omit<AskProps, "question">) {
  const say = useSay();
  return (
    <>
      <One
        of={frequencies}
        named="frequency"
        question="rhythm"
        chosen={answers.frequency}
        onChoose={(frequency) => onAnswer({ frequency })}
      />
      <div className={styles.order}>
        <Labelled label={say("page.start.usual_order")}>
          <InputNumber<number>
            size="large"
            min={1}
            max={1_000_000}
            precision={2}
            value={answers.usual_order}
            placeholder="30"
            onChange={(usual_order) => onAnswer({ usual_order })}
          />
        </Labelled>
        <Labelled label={say("page.start.currency")}>
          <select
            className={styles.currency}
            value={answers.currency}
            onChange={(event) => onAnswer({ currency: event.target.value })}
          >
            {currencies.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </Labelled>
      </div>
    </>
  );
}
