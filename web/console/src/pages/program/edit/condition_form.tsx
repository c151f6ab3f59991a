/** The condition of a rule: groups of "all of" and "any of", with comparisons in them, as deep as one likes. */

import { at, isPart, join, type Part, type Plain, replaced } from "@regulars/shared/program_document.ts";
import { Button } from "antd";
import { Plus, X } from "lucide-react";
import { useSay } from "../../../language.tsx";
import { Comparison } from "./comparison_form.tsx";
import styles from "./condition.module.css";
import { Choose, Faults } from "./controls.tsx";
import { useEditing } from "./editing.tsx";
import { Lines } from "./lines_form.tsx";

type Mode = "all" | "any" | "none";

const FIRST: Part = { field: "order.total", op: "gte", value: 100 };
const FIRST_LINES: Part = { lines: {}, measure: "count", op: "gte", value: 1 };

/** The condition at a path; a single comparison is shown as a group of one, and written without the group. */
export function ConditionForm({ path }: { path: string }) {
  const { data, change } = useEditing();
  const value = at(data, path) ?? {};
  const group = groupOf(value);

  return (
    <div className={styles.condition}>
      <Group
        path={path}
        mode={group.mode}
        parts={group.parts}
        single={!isGroup(value)}
        onWrite={(node) => change(path, node)}
      />
      <Faults at={[path]} />
    </div>
  );
}

interface GroupProps {
  path: string;
  mode: Mode;
  parts: Plain[];
  /** The one part stands at the path itself, without a group around it. */
  single?: boolean;
  onWrite: (node: Plain | undefined) => void;
  onRemove?: () => void;
}

function Group({ path, mode, parts, single = false, onWrite, onRemove }: GroupProps) {
  const say = useSay();
  const write = (next: Mode, items: Plain[]) => onWrite(nodeOf(next, items));
  const replace = (index: number, part: Plain | undefined) =>
    write(mode, part === undefined ? parts.filter((_, place) => place !== index) : replaced(parts, index, part));
  return (
    <fieldset className={styles.group}>
      <legend className="visually-hidden">{say(`page.edit.when.${mode}`)}</legend>
      <div className={styles.head}>
        {(parts.length > 1 || mode === "none" || onRemove) && (
          <Choose
            label={say("page.edit.when.mode")}
            value={mode}
            options={(["all", "any", "none"] as const).map((each) => [each, say(`page.edit.when.${each}`)] as const)}
            onChange={(chosen) => write(chosen as Mode, parts)}
          />
        )}
        {onRemove && <Remove onClick={onRemove} label={say("page.edit.when.remove_group")} />}
      </div>
      <ul className={styles.parts}>
        {parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of a condition have no other name
          <li key={index}>
            <Node
              path={single ? path : pathOf(path, mode, index, parts.length)}
              value={part}
              onWrite={(next) => replace(index, next)}
            />
          </li>
        ))}
      </ul>
      <div className={styles.add}>
        <Add label={say("page.edit.when.add")} onClick={() => write(mode, [...parts, FIRST])} />
        <Add label={say("page.edit.when.add_lines")} onClick={() => write(mode, [...parts, FIRST_LINES])} />
        <Add
          label={say("page.edit.when.add_group")}
          onClick={() => write(mode, [...parts, { any: [FIRST, { field: "member.orders", op: "gte", value: 3 }] }])}
        />
      </div>
    </fieldset>
  );
}

function Node({ path, value, onWrite }: { path: string; value: Plain; onWrite: (next: Plain | undefined) => void }) {
  const say = useSay();
  if (isGroup(value)) {
    const { mode, parts } = groupOf(value);
    return <Group path={path} mode={mode} parts={parts} onWrite={onWrite} onRemove={() => onWrite(undefined)} />;
  }
  if (!isPart(value)) return <p className={styles.fault}>{say("page.edit.as_yaml")}</p>;
  const remove = <Remove onClick={() => onWrite(undefined)} label={say("page.edit.when.remove")} />;
  if ("lines" in value) {
    return (
      <div className={styles.node}>
        <Lines path={path} value={value} onWrite={onWrite} />
        {remove}
      </div>
    );
  }
  return (
    <div className={styles.node}>
      <Comparison path={path} value={value} onWrite={onWrite} />
      {remove}
    </div>
  );
}

function Add({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button size="small" type="text" icon={<Plus size={14} aria-hidden />} onClick={onClick}>
      {label}
    </Button>
  );
}

function Remove({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button
      size="small"
      type="text"
      icon={<X size={16} aria-hidden />}
      onClick={onClick}
      aria-label={label}
      title={label}
    />
  );
}

function isGroup(value: Plain): boolean {
  return isPart(value) && ("all" in value || "any" in value || "not" in value);
}

/** "None of" is written as `not: {any: […]}`. */
function groupOf(value: Plain): { mode: Mode; parts: Plain[] } {
  if (isPart(value) && Array.isArray(value.all)) return { mode: "all", parts: value.all };
  if (isPart(value) && Array.isArray(value.any)) return { mode: "any", parts: value.any };
  if (isPart(value) && value.not !== undefined) {
    const inner = value.not;
    return { mode: "none", parts: isPart(inner) && Array.isArray(inner.any) ? inner.any : [inner] };
  }
  return { mode: "all", parts: isPart(value) && Object.keys(value).length === 0 ? [] : [value] };
}

function nodeOf(mode: Mode, parts: Plain[]): Plain | undefined {
  if (parts.length === 0) return undefined;
  if (mode === "none") return { not: parts.length === 1 ? (parts[0] ?? {}) : { any: parts } };
  return parts.length === 1 ? parts[0] : { [mode]: parts };
}

function pathOf(path: string, mode: Mode, index: number, count: number): string {
  if (mode !== "none") return join(join(path, mode), index);
  return count === 1 ? join(path, "not") : join(join(join(path, "not"), "any"), index);
}
