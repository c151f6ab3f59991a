/** The place for a file: dropped here, or chosen. */

import { Alert } from "antd";
import { FileSpreadsheet } from "lucide-react";
import { type DragEvent, useId, useState } from "react";
import { useSay } from "../../language.tsx";
import styles from "./drop.module.css";

const MOST_BYTES = 1024 ** 3;
const KINDS = /\.(csv|txt|tsv)(\.gz)?$/i;

export function Drop({ onChoose }: { onChoose: (file: File) => void }) {
  const say = useSay();
  const id = useId();
  const [over, setOver] = useState(false);
  const [refused, setRefused] = useState("");
  const choose = (file: File | undefined) => {
    if (!file) return;
    const words = !KINDS.test(file.name)
      ? "page.import.wrong_kind"
      : file.size > MOST_BYTES
        ? "page.import.too_large"
        : null;
    setRefused(words ? say(words, { name: file.name }) : "");
    if (!words) onChoose(file);
  };
  const drag = (inside: boolean) => (event: DragEvent) => {
    event.preventDefault();
    setOver(inside);
  };
  const drop = (event: DragEvent) => {
    drag(false)(event);
    choose(event.dataTransfer.files[0]);
  };
  return (
    <>
      <label
        htmlFor={id}
        className={over ? styles.over : styles.drop}
        onDragOver={drag(true)}
        onDragLeave={drag(false)}
        onDrop={drop}
      >
        <span className={styles.icon} aria-hidden="true">
          <FileSpreadsheet size={28} />
        </span>
        <span className={styles.title}>{say("page.import.drop")}</span>
        <span className={styles.body}>{say("page.import.drop.body")}</span>
        <span className={styles.button}>{say("page.import.choose")}</span>
        <input
          id={id}
          type="file"
          accept=".csv,.tsv,.txt,.gz,text/csv"
          aria-label={say("page.import.choose")}
          onChange={(event) => {
            choose(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
      </label>
      {refused && <Alert className={styles.refused} type="warning" showIcon role="alert" title={refused} />}
    </>
  );
}
