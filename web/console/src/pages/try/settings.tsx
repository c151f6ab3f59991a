/** When it would happen, and under which version of the program. */

import type { Schemas } from "@regulars/shared/api.ts";
import { instantAt, shownAt } from "@regulars/shared/clocks.ts";
import { Segmented, Select } from "antd";
import { useSay } from "../../language.tsx";
import { Panel } from "../../parts/page.tsx";
import { useProgram } from "../../program.tsx";
import { useVersions } from "../program/versions_data.ts";
import styles from "./try.module.css";

export function When({ at, onChange }: { at: string | null; onChange: (at: string | null) => void }) {
  const say = useSay();
  const { zone, weekday } = useProgram();
  return (
    <div className={styles.when}>
      <Segmented<string>
        value={at === null ? "now" : "date"}
        aria-label={say("page.try.when")}
        options={[
          { value: "now", label: say("page.try.when.now") },
          { value: "date", label: say("page.try.when.date") },
        ]}
        onChange={(value) => onChange(value === "now" ? null : shownAt(Date.now(), zone))}
      />
      {at !== null && (
        <input
          type="datetime-local"
          className={styles.date}
          aria-label={say("page.try.when.date")}
          value={at}
          required
          onChange={(event) => event.target.value && onChange(event.target.value)}
        />
      )}
      {at !== null && <span className={styles.weekday}>{weekday(instantAt(at, zone))}</span>}
    </div>
  );
}

export function Version({ version, onChange }: { version: number | null; onChange: (version: number | null) => void }) {
  const say = useSay();
  const versions = useVersions().data ?? [];
  const drafts = versions.filter((each) => each.status === "draft");
  const current = versions.find((each) => each.in_force);
  if (drafts.length === 0) return null;
  return (
    <Panel title={say("page.try.version")}>
      <Select<number>
        className={styles.version}
        aria-label={say("page.try.version")}
        value={version ?? 0}
        onChange={(number) => onChange(number || null)}
        options={[
          { value: 0, label: say("page.try.version.current", { number: current?.number ?? "" }) },
          ...drafts.map((draft) => ({ value: draft.number, label: labelOf(draft, say) })),
        ]}
      />
    </Panel>
  );
}

function labelOf(draft: Schemas["ProgramHead"], say: ReturnType<typeof useSay>): string {
  const label = say("page.try.version.draft", { number: draft.number });
  return draft.note ? `${label} · ${draft.note}` : label;
}
