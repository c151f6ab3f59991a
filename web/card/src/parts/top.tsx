/** The head of every page: whose card it is, and the language. */

import { languageNames, languages } from "@regulars/shared/language.ts";
import { Mark } from "@regulars/shared/mark.tsx";
import { useSay, useSpeaking } from "../language.ts";
import styles from "./top.module.css";

export function Top({ name }: { name: string }) {
  return (
    <header className={styles.top}>
      <span className={styles.shop}>
        <Mark size={26} />
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
