/** Which products of an order are meant: those that are of these, but not of those. */

import { at, join, type Part, type Plain, partAt, textAt } from "@regulars/shared/program_document.ts";
import { useSay } from "../../../language.tsx";
import styles from "./condition.module.css";
import { Choose, Faults, Field, NumberInput } from "./controls.tsx";
import { useEditing } from "./editing.tsx";
import { ListInput } from "./several.tsx";

const KEYS = ["category", "brand", "product", "sku"] as const;

/** The filter of cart lines at a path. */
export function LinesFilter({ path }: { path: string }) {
  const say = useSay();
  return (
    <div className={styles.filter}>
      {(["include", "exclude"] as const).map((side) => (
        <fieldset key={side} className={styles.side}>
          <legend>{say(`page.edit.lines.${side}`)}</legend>
          {KEYS.map((key) => (
            <Words key={key} side={join(path, side)} name={key} label={say(`page.edit.lines.${key}`)} />
          ))}
          <Faults at={[join(path, side)]} />
        </fieldset>
      ))}
      <p className={styles.hint}>{say("page.edit.lines.help")}</p>
    </div>
  );
}

/** One list of values; a side with no list left goes away. */
function Words({ side, name, label }: { side: string; name: string; label: string }) {
  const { data, change } = useEditing();
  const list = at(data, join(side, name));
  const write = (items: string[]) => {
    const { [name]: _, ...others } = partAt(data, side);
    const next = items.length ? { ...others, [name]: items } : others;
    change(side, Object.keys(next).length ? next : undefined);
  };
  return (
    <Field path={join(side, name)} label={label}>
      {(id, faulty) => (
        <ListInput id={id} faulty={faulty} value={Array.isArray(list) ? list.map(String) : []} onChange={write} />
      )}
    </Field>
  );
}

/** A comparison of what the matching lines come to. */
export function Lines({ path, value, onWrite }: { path: string; value: Part; onWrite: (next: Plain) => void }) {
  const say = useSay();
  return (
    <div className={styles.comparison}>
      <Choose
        label={say("page.edit.lines.measure")}
        value={textAt(value, "measure") || "count"}
        options={(["amount", "quantity", "count"] as const).map(
          (each) => [each, say(`page.edit.measure.${each}`)] as const,
        )}
        onChange={(measure) => onWrite({ ...value, measure })}
      />
      <Choose
        label={say("page.edit.when.op")}
        value={textAt(value, "op") || "gte"}
        options={(["gte", "gt", "lte", "lt", "eq", "ne"] as const).map(
          (each) => [each, say(`page.edit.op.${each}`)] as const,
        )}
        onChange={(op) => onWrite({ ...value, op })}
      />
      <NumberInput
        label={say("page.edit.when.value")}
        value={value.value}
        onChange={(next) => onWrite({ ...value, value: next ?? "" })}
      />
      <Faults at={[path, join(path, "value")]} />
      <LinesFilter path={join(path, "lines")} />
    </div>
  );
}
