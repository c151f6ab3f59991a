/** What a rule comes to beside all the others: an example that the engine decided, tier by tier. */

import type { Schemas } from "@regulars/shared/api.ts";
import { useSay, useSpeaking } from "../../language.tsx";
import { useProgram } from "../../program.tsx";
import { eventName } from "../members/event_name.ts";
import styles from "./example.module.css";

export type RuleExample = Schemas["RuleExample"];
type Share = Schemas["ExampleShare"];

interface ExampleProps {
  example: RuleExample;
  rule: string;
  wallet: string;
  few?: boolean;
}

/** `rule` is the id of the rule that the example is of, `wallet` what its wallet is called; `few` shows the lowest tier and the highest. */
export function Example({ example, rule, wallet, few = false }: ExampleProps) {
  const { say, language, sayKnown } = useSpeaking();
  const { number } = useProgram();
  const { weekday, amount, gains } = example;
  const kind = amount === null ? "event" : "order";
  const params = { ...useAmount(example), event: eventName(example.event, sayKnown) };
  const title = weekday
    ? say(`page.example.${kind}.on`, { ...params, day: say(`page.example.day.${weekday}`) })
    : say(`page.example.${kind}`, params);
  return (
    <div className={styles.example}>
      <p className={styles.title}>
        <Company example={example} rule={rule} /> {title}
      </p>
      <ul>
        {gains
          .filter((_, place) => !few || place === 0 || place === gains.length - 1)
          .map((gain) => (
            <li key={gain.tier ?? ""}>
              <span>{gains.length > 1 && gain.name ? gain.name[language] : say("page.example.everyone")}</span>
              <b className="number">{say("page.example.gain", { points: number(gain.points), wallet })}</b>
              {gain.shares.length > 1 && (
                <span className={styles.shares}>
                  = {gain.shares.map((share) => `${share.name[language]} ${number(share.points)}`).join(" + ")}
                </span>
              )}
            </li>
          ))}
      </ul>
    </div>
  );
}

function useAmount({ amount }: RuleExample): { amount: string } {
  const { sum } = useProgram();
  return { amount: amount === null ? "" : sum(amount).replace(/\.00$/, "") };
}

/** Which other rules the same event fulfils, and whether they add up. */
function Company({ example, rule }: { example: RuleExample; rule: string }) {
  const say = useSay();
  const { language } = useSpeaking();
  const quoted = (shares: Share[]) => {
    const names = new Map(shares.map((share) => [share.rule, share.name[language]]));
    return [...names.values()].map((name) => say("page.example.quoted", { name })).join(say("page.example.comma"));
  };
  const giving = example.gains.filter((gain) => gain.shares.some((share) => share.rule === rule));
  const all = giving.flatMap((gain) => gain.shares).filter((share) => share.rule !== rule);
  const instead = giving.flatMap((gain) => gain.instead);
  if (giving.length === 0) {
    const others = example.gains.flatMap((gain) => gain.shares);
    return others.length ? <strong>{say("page.example.yields", { rules: quoted(others) })}</strong> : null;
  }
  return (
    <>
      {all.length > 0 && <strong>{say("page.example.adds", { rules: quoted(all) })} </strong>}
      {instead.length > 0 && <strong>{say("page.example.instead", { rules: quoted(instead) })}</strong>}
    </>
  );
}
