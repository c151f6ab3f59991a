/** What surrounds every page of the card: the language, and light or dark as the phone has it. */

import { keepLanguage, languageNames, languages } from "@regulars/shared/language.ts";
import { variables } from "@regulars/shared/theme.ts";
import { Button, ConfigProvider, SafeArea } from "antd-mobile";
import { type ReactNode, useEffect, useState } from "react";
import { learn, type Spoken, SpokenContext } from "./language.ts";

export function CardFrame({ first, children }: { first: Spoken; children: ReactNode }) {
  const [spoken, setSpoken] = useState(first);
  useEffect(paintAsThePhone, []);
  const other = languages.find((each) => each !== spoken.language) ?? "zh";
  const speak = async () => {
    keepLanguage(other);
    setSpoken(await learn(other));
  };
  return (
    <SpokenContext value={spoken}>
      <ConfigProvider locale={spoken.locale}>
        <div className="frame">
          <header>
            <Button size="small" fill="none" onClick={() => void speak()}>
              {languageNames[other]}
            </Button>
          </header>
          <main>{children}</main>
          <SafeArea position="bottom" />
        </div>
      </ConfigProvider>
    </SpokenContext>
  );
}

function paintAsThePhone(): () => void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => {
    const root = document.documentElement;
    root.dataset.prefersColorScheme = dark.matches ? "dark" : "light";
    for (const [name, value] of Object.entries(variables(dark.matches ? "dark" : "light"))) {
      root.style.setProperty(name, value);
    }
  };
  paint();
  dark.addEventListener("change", paint);
  return () => dark.removeEventListener("change", paint);
}
