/** The sentence that a part means, in both languages, with an example of what it comes to, beside the form. */

import { type Language, languageNames, languages } from "@regulars/shared/language.ts";
import { join, textAt } from "@regulars/shared/program_document.ts";
import type { ReactNode } from "react";
import { useSay, useSpeaking } from "../../../language.tsx";
import { Example } from "../example.tsx";
import { useFaultWords } from "./controls.tsx";
import { useEditing } from "./editing.tsx";
import { named } from "./fields.ts";
import styles from "./forms.module.css";
import type { PartTold } from "./working_copy.ts";

/** In the language of the reader first, which stays in sight. */
export function Meaning({ path }: { path: string }) {
  const say = useSay();
  const { language } = useSpeaking();
  const { told, faultsIn } = useEditing();
  const part = told(path);
  const inWords = useFaultWords();
  const faults = faultsIn(path);
  return (
    <section className={styles.meaning} aria-label={say("page.edit.meaning")} aria-live="polite">
      <div className={styles.lead}>
        {part ? (
          <Told part={part} language={language} />
        ) : (
          <>
            <p>
              {say(faults.length ? "page.edit.meaning.faults" : "page.edit.meaning.none", { count: faults.length })}
            </p>
            <ul className={styles.faults}>
              {faults.map((fault) => (
                <li key={`${fault.path} ${fault.code}`}>{inWords(fault)}</li>
              ))}
            </ul>
          </>
        )}
        {part && <RuleExampleShown path={path} />}
      </div>
      {part && (
        <div className={styles.other}>
          {languages
            .filter((each) => each !== language)
            .map((each) => (
              <Told key={each} part={part} language={each} name />
            ))}
        </div>
      )}
    </section>
  );
}

function Told({ part, language, name = false }: { part: PartTold; language: Language; name?: boolean }) {
  return (
    <div lang={language === "zh" ? "zh-CN" : "en"}>
      {name && <p className={styles.language}>{languageNames[language]}</p>}
      <p className={styles.main}>{part.text[language]}</p>
      <p>{part.details.map((detail) => detail[language]).join(language === "zh" ? "" : " ")}</p>
    </div>
  );
}

function RuleExampleShown({ path }: { path: string }) {
  const { language } = useSpeaking();
  const { data, example } = useEditing();
  const found = example(path);
  if (!found) return null;
  const wallet = new Map(named(data, "wallets", language)).get(found.wallet) ?? found.wallet;
  return <Example example={found} rule={textAt(data, join(path, "id"))} wallet={wallet} few />;
}

/** What must be done for a tier, in one line. */
export function TierMeaning({ path }: { path: string }) {
  const { language } = useSpeaking();
  const { told } = useEditing();
  const part = told(path);
  return part ? <p className={styles.id}>{part.text[language]}</p> : null;
}

export function Section({ title, body, children }: { title: string; body?: string; children: ReactNode }) {
  return (
    <section className={styles.section}>
      <h3>{title}</h3>
      {body && <p>{body}</p>}
      {children}
    </section>
  );
}
