/** The head of every page: whose card it is, and the language. */

import { languageNames, languages } from "@regulars/shared/language.ts";
import { useSay, useSpeaking } from "../language.ts";
import styles from "./top.module.css";

export function Top({ name }: { name: string }) {
  return (
    <header className={styles.top}>
      <span className={styles.shop}>
        <Mark />
        {name}
      </span>
      <Speak />
    </header>
  );
}

function Speak() {
  const say = useSay();
  const { language, speak } = useSpeaking();
  const other = languages.find((each) => each !== language) ?? "zh";
  return (
    <button
      type="button"
      className={styles.speak}
      lang={other}
      aria-label={`${say("card.language")}: ${languageNames[other]}`}
      onClick={() => void speak(other)}
    >
      {languageNames[other]}
    </button>
  );
}

/** 回, as it is: two squares. */
function Mark() {
  return (
    <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <rect x="7.5" y="7.5" width="17" height="17" rx="3.5" fill="none" stroke="#fff" strokeWidth="2.6" />
      <rect x="13" y="13" width="6" height="6" rx="1.2" fill="#fff" />
    </svg>
  );
}
