/** The form of the part that was chosen, under what it means. */

import { at, join, textAt } from "@regulars/shared/program_document.ts";
import type { ReactNode } from "react";
import { useSay, useSpeaking } from "../../../language.tsx";
import styles from "./edit.module.css";
import { useEditing } from "./editing.tsx";
import { LadderForm } from "./ladder_form.tsx";
import { Meaning } from "./meaning.tsx";
import { PayForm, ProgramForm, RewardForm, WalletForm } from "./part_forms.tsx";
import { PartTools } from "./parts_list.tsx";
import { RuleForm } from "./rule_form.tsx";

export function PartForm({ path, onChoose }: { path: string; onChoose: (path: string) => void }) {
  const say = useSay();
  const { language } = useSpeaking();
  const { data } = useEditing();
  const list = path.split("[")[0] ?? "";
  const forms: Record<string, ReactNode> = {
    "": <ProgramForm />,
    wallets: <WalletForm key={path} path={path} />,
    earn: <RuleForm key={path} path={path} />,
    ladders: <LadderForm key={path} path={path} />,
    rewards: <RewardForm key={path} path={path} />,
    pay_with_points: <PayForm path={path} />,
  };
  const gone = path.includes("[") && at(data, path) === undefined;
  const titles: Record<string, string> = { "": say("page.edit.part.program"), pay_with_points: say("page.edit.pay") };
  const id = textAt(data, join(path, "id"));
  if (gone) return <p>{say("page.edit.choose")}</p>;
  return (
    <>
      <header className={styles.head}>
        <h2>{titles[path] ?? (textAt(data, join(path, `name.${language}`)) || id)}</h2>
        <PartTools path={path} onChoose={onChoose} />
      </header>
      {path !== "" && (path !== "pay_with_points" || at(data, path)) && <Meaning path={path} />}
      {forms[list]}
    </>
  );
}
