/** Which language, and light or dark. Plain selects: every keyboard, reader and phone knows them. */

import { type Language, languageNames, languages } from "@regulars/shared/language.ts";
import { Globe, MonitorCog, Moon, Sun } from "lucide-react";
import type { ReactNode } from "react";
import { useSpeaking } from "../language.tsx";
import { type Look, looks, useLook } from "../look.tsx";
import styles from "./switches.module.css";

const ICONS: Record<Look, ReactNode> = {
  system: <MonitorCog size={16} />,
  light: <Sun size={16} />,
  dark: <Moon size={16} />,
};

interface Choice<Value extends string> {
  icon: ReactNode;
  label: string;
  value: Value;
  options: readonly (readonly [Value, string])[];
  onChoose: (value: Value) => void;
}

export function Switches({ onLanguage }: { onLanguage?: (language: Language) => void }) {
  const { language, speak, say } = useSpeaking();
  const { look, setLook } = useLook();
  const chooseLanguage = (chosen: Language) => {
    void speak(chosen);
    onLanguage?.(chosen);
  };
  return (
    <div className={styles.switches}>
      <Choose
        icon={<Globe size={16} />}
        label={say("page.language")}
        value={language}
        options={languages.map((each) => [each, languageNames[each]] as const)}
        onChoose={chooseLanguage}
      />
      <Choose
        icon={ICONS[look]}
        label={say("page.look")}
        value={look}
        options={looks.map((each) => [each, say(`page.look.${each}`)] as const)}
        onChoose={setLook}
      />
    </div>
  );
}

function Choose<Value extends string>({ icon, label, value, options, onChoose }: Choice<Value>) {
  return (
    <label className={styles.choice}>
      <span aria-hidden="true">{icon}</span>
      <span className="visually-hidden">{label}</span>
      <select value={value} onChange={(event) => onChoose(event.target.value as Value)}>
        {options.map(([each, name]) => (
          <option key={each} value={each}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
