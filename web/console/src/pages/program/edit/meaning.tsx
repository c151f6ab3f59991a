/** The sentence that a part means, in both languages, beside the form that changes it. */

import { languageNames, languages } from "@regulars/shared/language.ts";
import type { ReactNode } from "react";
import { useSay, useSpeaking } from "../../../language.tsx";
import { useFaultWords } from "./controls.tsx";
import { useEditing } from "./editing.tsx";
import styles from "./forms.module.css";

/** In the language of the reader first. */
export function Meaning({ path }: { path: string }) {
  const say = useSay();
  const { language } = useSpeaking();
  const { told, faultsIn } = useEditing();
  const inWords = useFaultWords();
  const part = told(path);
  const order = [...languages].sort((one) => (one === language ? -1 : 1));
  const faults = faultsIn(path);
  return (
    <section className={styles.meaning} aria-label={say("page.edit.meaning")} aria-live="polite">
      {!part && (
        <>
          <p>{say(faults.length ? "page.edit.meaning.faults" : "page.edit.meaning.none", { count: faults.length })}</p>
          <ul className={styles.faults}>
            {faults.map((fault) => (
              <li key={`${fault.path} ${fault.code}`}>{inWords(fault)}</li>
            ))}
          </ul>
        </>
      )}
      {part && (
        <dl>
          {order.map((each) => (
            <div key={each} lang={each === "zh" ? "zh-CN" : "en"}>
              <dt>{languageNames[each]}</dt>
              <dd className={styles.main}>{part.text[each]}</dd>
              <dd>{part.details.map((detail) => detail[each]).join(each === "zh" ? "" : " ")}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
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
