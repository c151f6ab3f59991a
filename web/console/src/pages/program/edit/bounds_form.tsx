/** The bounds that rules and rewards keep to: how often, how much, and when. */

import { daysLater } from "@regulars/shared/period.ts";
import { at, join, listAt, type Part, textAt } from "@regulars/shared/program_document.ts";
import { Input } from "antd";
import { useSay } from "../../../language.tsx";
import { Add, Remove } from "./award_form.tsx";
import controls from "./controls.module.css";
import { Choose, Faults, Field, NumberInput } from "./controls.tsx";
import { useEditing } from "./editing.tsx";
import styles from "./forms.module.css";
import { SomeOf } from "./several.tsx";

const PERIODS = ["event", "day", "week", "month", "year", "ever"] as const;
const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** At most so many times, or so many points, in a period. Rewards know only times, and no single events. */
export function LimitsForm({ path, timesOnly = false }: { path: string; timesOnly?: boolean }) {
  const say = useSay();
  const { data, change } = useEditing();
  const limits = listAt(data, path);
  const periods = PERIODS.filter((each) => !timesOnly || each !== "event");
  return (
    <>
      <ul className={styles.lines}>
        {limits.map((limit, index) => {
          const place = join(path, index);
          const form = "points" in (limit as Part) ? "points" : "times";

          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: limits have no other name
            <li key={index}>
              <Choose
                label={say("page.edit.limit.per")}
                value={textAt(limit, "per")}
                options={periods.map((each) => [each, say(`page.edit.per.${each}`)] as const)}
                onChange={(per) => change(join(place, "per"), per)}
              />
              <NumberInput
                label={say("page.edit.limit.most")}
                before={say("page.edit.limit.most")}
                value={at(limit, form)}
                onChange={(value) => change(join(place, form), value ?? "")}
              />
              {timesOnly ? (
                <span>{say("page.edit.limit.times")}</span>
              ) : (
                <Choose
                  label={say("page.edit.limit.what")}
                  value={form}
                  options={(["times", "points"] as const).map(
                    (each) => [each, say(`page.edit.limit.${each}`)] as const,
                  )}
                  onChange={(chosen) =>
                    change(place, { per: at(limit, "per") ?? "day", [chosen]: at(limit, form) ?? 1 })
                  }
                />
              )}
              <Remove label={say("page.edit.remove")} onClick={() => change(place, undefined)} />
              <Faults at={[place, ...["per", "points", "times"].map((key) => join(place, key))]} />
            </li>
          );
        })}
      </ul>
      <Add label={say("page.edit.limit.add")} onClick={() => change(path, [...limits, { per: "day", times: 1 }])} />
    </>
  );
}

/** From when until when, on which weekdays, at which hours. */
export function ValidityForm({ path }: { path: string }) {
  const say = useSay();
  const { data, change } = useEditing();
  const days = listAt(data, join(path, "weekdays")).map(String);
  const hours = listAt(data, join(path, "hours"));
  const open = Object.keys((at(data, path) as Part | undefined) ?? {}).length === 0;
  return (
    <>
      {open && <p className={styles.open}>{say("page.edit.valid.open")}</p>}
      <div className={styles.columns}>
        <Moment path={join(path, "from")} label={say("page.edit.valid.from")} />
        <LastDay path={join(path, "until")} />
      </div>
      <Field path={join(path, "weekdays")} label={say("page.edit.valid.weekdays")} group>
        {() => (
          <SomeOf
            label={say("page.edit.valid.weekdays")}
            value={days}
            options={DAYS.map((day) => [day, say(`page.edit.day.${day}`)] as const)}
            onChange={(chosen) => change(join(path, "weekdays"), chosen.length ? chosen : undefined)}
          />
        )}
      </Field>
      <Field path={join(path, "hours")} label={say("page.edit.valid.hours")} group>
        {() => (
          <ul className={styles.lines}>
            {hours.map((_, index) => {
              const place = join(join(path, "hours"), index);

              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: hours have no other name
                <li key={index}>
                  {(["from", "to"] as const).map((end) => (
                    <Input
                      key={end}
                      className={controls.number}
                      aria-label={say(`page.edit.valid.hours.${end}`)}
                      value={textAt(data, join(place, end))}
                      placeholder="00:00"
                      onChange={(event) => change(join(place, end), event.target.value)}
                    />
                  ))}
                  <Remove label={say("page.edit.remove")} onClick={() => change(place, undefined)} />
                  <Faults at={[place, join(place, "from"), join(place, "to")]} />
                </li>
              );
            })}
          </ul>
        )}
      </Field>
      <Add
        label={say("page.edit.valid.add_hours")}
        onClick={() => change(join(path, "hours"), [...hours, { from: "14:00", to: "17:00" }])}
      />
    </>
  );
}

/** The last day on which something applies: the program names the day after it, or a moment, which stays as it is. */
function LastDay({ path }: { path: string }) {
  const say = useSay();
  const { data, change } = useEditing();
  const written = textAt(data, path);
  if (written !== "" && !DAY.test(written)) return <Moment path={path} label={say("page.edit.valid.until")} />;
  return (
    <Field path={path} label={say("page.edit.valid.last")}>
      {(id, faulty) => (
        <Input
          id={id}
          aria-invalid={faulty}
          type="date"
          className={controls.number}
          value={written && daysLater(written, -1)}
          onChange={({ target }) => change(path, target.value ? daysLater(target.value, 1) : undefined)}
        />
      )}
    </Field>
  );
}

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** A date, or a date with a time, as it is written in the program. */
function Moment({ path, label }: { path: string; label: string }) {
  const { data, change } = useEditing();
  const written = textAt(data, path);
  const plain = written.length <= "2026-11-11T20:00".length;
  return (
    <Field path={path} label={label}>
      {(id, faulty) => (
        <Input
          id={id}
          aria-invalid={faulty}
          type={plain && !written.includes("T") ? "date" : "text"}
          className={controls.number}
          value={written}
          onChange={(event) => change(path, event.target.value || undefined)}
        />
      )}
    </Field>
  );
}
