/** The ladders of a program as staircases: what each tier asks for, and what it gives. */

import { type Plain, textAt } from "@regulars/shared/program_document.ts";
import { Award, Check } from "lucide-react";
import { useSay, useSpeaking } from "../../language.tsx";
import { Panel } from "../../parts/page.tsx";
import styles from "./ladders.module.css";
import { useParts } from "./told.tsx";
import type { Described, PartTold } from "./versions_data.ts";

export function Ladders({ description }: { description: Described }) {
  const say = useSay();
  const ladders = useParts(description, "ladders");
  if (ladders.length === 0) {
    return (
      <Panel title={say("page.program.ladders")}>
        <p>{say("page.program.no_ladders")}</p>
      </Panel>
    );
  }
  return ladders.map(({ path, name, told }) => (
    <Panel key={path} title={name}>
      <Stairs description={description} path={path} />
      <Details details={told.details} />
    </Panel>
  ));
}

function Stairs({ description, path }: { description: Described; path: string }) {
  const { say, language } = useSpeaking();
  const tiers = useParts(description, `${path}.tiers`);
  return (
    <ol className={styles.stairs}>
      {tiers.map(({ path: place, name, told, item }) => {
        const times = Number(textAt(item as Plain, "multiplier") || 1);
        const details = times === 1 ? told.details : told.details.slice(1);
        return (
          <li key={place} className={styles.step}>
            <h3>
              <Award size={18} aria-hidden />
              {name}
            </h3>
            <p className={styles.needs}>{told.text[language]}</p>
            {times !== 1 && (
              <p className={styles.times}>
                <b className="number">× {times}</b> {say("page.program.multiplier")}
              </p>
            )}
            <ul className={styles.benefits}>
              {details.map((detail) => (
                <li key={detail.en}>
                  <Check size={14} aria-hidden />
                  {detail[language].replace(/[。.]$/, "")}
                </li>
              ))}
            </ul>
          </li>
        );
      })}
    </ol>
  );
}

function Details({ details }: { details: PartTold["details"] }) {
  const { language } = useSpeaking();
  return (
    <ul className={styles.details}>
      {details.map((detail) => (
        <li key={detail.en}>{detail[language]}</li>
      ))}
    </ul>
  );
}
