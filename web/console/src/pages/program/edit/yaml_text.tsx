/** The program as text, with the numbers of its lines, and a mark at each that has a fault. */

import { type UIEvent, useMemo, useRef } from "react";
import { useSay } from "../../../language.tsx";
import type { WorkingCopy } from "./working_copy.ts";
import styles from "./yaml_text.module.css";

export function YamlText({ copy }: { copy: WorkingCopy }) {
  const say = useSay();
  const gutter = useRef<HTMLDivElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const faults = copy.validation?.problems ?? [];
  const marked = useMemo(() => new Set(faults.map((fault) => fault.line)), [faults]);
  const count = copy.source.split("\n").length;
  const scroll = (event: UIEvent<HTMLTextAreaElement>) => {
    if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
  };
  const goTo = (line: number) => {
    const starts =
      copy.source
        .split("\n")
        .slice(0, line - 1)
        .join("\n").length + (line > 1 ? 1 : 0);
    const end = copy.source.indexOf("\n", starts);
    area.current?.focus();
    area.current?.setSelectionRange(starts, end < 0 ? copy.source.length : end);
    if (area.current) area.current.scrollTop = Math.max(0, (line - 6) * LINE_PX);
  };
  return (
    <>
      <p className={styles.help}>{say("page.edit.yaml.help")}</p>
      <div className={styles.editor}>
        <div className={styles.gutter} ref={gutter} aria-hidden="true">
          {Array.from({ length: count }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
            <div key={index} className={marked.has(index + 1) ? styles.marked : undefined}>
              {index + 1}
            </div>
          ))}
        </div>
        <textarea
          ref={area}
          className={styles.text}
          aria-label={say("page.edit.yaml")}
          aria-invalid={faults.length > 0}
          value={copy.source}
          onChange={(event) => copy.write(event.target.value)}
          onScroll={scroll}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          wrap="off"
        />
      </div>
      <ul className={styles.faults} aria-live="polite">
        {faults.map((fault) => (
          <li key={`${fault.path} ${fault.code}`}>
            <button type="button" onClick={() => goTo(fault.line ?? 1)}>
              {say("page.edit.yaml.line", { line: fault.line ?? 1 })}
            </button>
            {fault.message} {fault.hint && say("page.edit.yaml.hint", { hint: fault.hint })}
          </li>
        ))}
      </ul>
    </>
  );
}

const LINE_PX = 21;
