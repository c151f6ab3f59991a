/** Asked before a rule for orders is added: whether it adds to the usual points, takes their place, or multiplies them. */

import { type Factor, factors, usualRule, type Way, ways } from "@regulars/shared/program_additions.ts";
import { join, textAt } from "@regulars/shared/program_document.ts";
import { Modal } from "antd";
import { ArrowLeftRight, Plus, X } from "lucide-react";
import { useState } from "react";
import { useSay, useSpeaking } from "../../../language.tsx";
import { Choices } from "../../../parts/choices.tsx";
import { Choose } from "./controls.tsx";
import { useEditing } from "./editing.tsx";
import styles from "./new_rule.module.css";

interface NewRuleProps {
  open: boolean;
  onChoose: (way: Way, factor: Factor) => void;
  onClose: () => void;
}

const ICONS = { on_top: <Plus size={20} />, instead: <ArrowLeftRight size={20} />, times: <X size={20} /> };

export function NewRuleDialog({ open, onChoose, onClose }: NewRuleProps) {
  const say = useSay();
  const { language } = useSpeaking();
  const { data } = useEditing();
  const [way, setWay] = useState<Way>("on_top");
  const [factor, setFactor] = useState<Factor>(2);
  const rule = textAt(data, join(usualRule(data) ?? "", `name.${language}`));
  return (
    <Modal
      open={open}
      title={say("page.edit.way")}
      okText={say("page.edit.way.go")}
      cancelText={say("page.cancel")}
      onOk={() => onChoose(way, factor)}
      onCancel={onClose}
      destroyOnHidden
      width={440}
    >
      <p className={styles.body}>{say("page.edit.way.body", { rule })}</p>
      <Choices<Way>
        legend={say("page.edit.way")}
        chosen={[way]}
        onChoose={([chosen = "on_top"]) => setWay(chosen)}
        options={ways.map((value) => ({
          value,
          title: say(`page.edit.way.${value}`),
          body: say(`page.edit.way.${value}.body`),
          icon: ICONS[value],
        }))}
      />
      {way === "times" && (
        <p className={styles.factor}>
          {say("page.edit.way.factor")}
          <Choose
            label={say("page.edit.way.factor")}
            value={String(factor)}
            options={factors.map(
              (each) => [String(each), say("page.edit.way.factor.times", { factor: each })] as const,
            )}
            onChange={(chosen) => setFactor(factors.find((each) => String(each) === chosen) ?? 2)}
          />
        </p>
      )}
      <p className={styles.body}>{say("page.edit.way.later")}</p>
    </Modal>
  );
}
