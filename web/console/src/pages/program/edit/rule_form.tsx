/** An earn rule: on which event, under which condition, what it gives, and within which bounds. */

import { at, freeId, join, listAt, textAt } from "@regulars/shared/program_document.ts";
import { Checkbox, Input } from "antd";
import { type TextKey, useSay, useSpeaking } from "../../../language.tsx";
import { AwardForm } from "./award_form.tsx";
import { LimitsForm, ValidityForm } from "./bounds_form.tsx";
import { ConditionForm } from "./condition_form.tsx";
import controls from "./controls.module.css";
import { ChoiceField, Choose, Field, NamesField, NumberField, Optional } from "./controls.tsx";
import { useEditing } from "./editing.tsx";
import styles from "./forms.module.css";
import { LinesFilter } from "./lines_form.tsx";
import { Section } from "./meaning.tsx";

/** Events that shops send most, by their names of the Segment spec. */
const EVENTS: readonly (readonly [string, TextKey])[] = [
  ["Order Completed", "page.edit.event.order_completed"],
  ["Order Delivered", "page.edit.event.order_delivered"],
  ["Checked In", "page.edit.event.checked_in"],
  ["Product Reviewed", "page.edit.event.product_reviewed"],
  ["Signed Up", "page.edit.event.signed_up"],
  ["Identify", "page.edit.event.identify"],
];

export function RuleForm({ path }: { path: string }) {
  const say = useSay();
  return (
    <div className={styles.form}>
      <NamesField path={join(path, "name")} />
      <Section title={say("page.edit.rule.when")}>
        <EventField path={join(path, "on")} label={say("page.edit.event")} />
        <Condition path={path} />
        <Optional
          path={join(path, "lines")}
          label={say("page.edit.rule.lines")}
          help={say("page.edit.rule.lines.help")}
          first={{}}
        >
          <LinesFilter path={join(path, "lines")} />
        </Optional>
        <Optional
          path={join(path, "valid")}
          label={say("page.edit.valid")}
          help={say("page.edit.valid.help")}
          first={{}}
        >
          <ValidityForm path={join(path, "valid")} />
        </Optional>
      </Section>
      <Section title={say("page.edit.rule.gives")}>
        <AwardForm path={join(path, "award")} />
      </Section>
      <Section title={say("page.edit.limits")} body={say("page.edit.limits.rule")}>
        <LimitsForm path={join(path, "limits")} />
        <Optional
          path={join(path, "budget")}
          label={say("page.edit.budget")}
          help={say("page.edit.budget.help")}
          first={{ points: 10000 }}
        >
          <NumberField path={join(path, "budget.points")} label={say("page.edit.award.points")} />
        </Optional>
        <GroupField path={path} />
      </Section>
    </div>
  );
}

/** One of the usual events, or any other by its name. */
export function EventField({ path, label }: { path: string; label: string }) {
  const say = useSay();
  const { data, change } = useEditing();
  const name = textAt(data, path);
  const usual = EVENTS.some(([each]) => each === name);
  return (
    <Field path={path} label={label}>
      {(id, faulty) => (
        <div className={controls.row}>
          <Choose
            id={id}
            faulty={faulty}
            value={usual ? name : "other"}
            options={[
              ...EVENTS.map(([each, key]) => [each, say(key)] as const),
              ["other", say("page.edit.event.other")],
            ]}
            onChange={(chosen) => change(path, chosen === "other" ? "My Event" : chosen)}
          />
          {!usual && (
            <Input
              className={controls.number}
              aria-label={say("page.edit.event.name")}
              value={name}
              onChange={(event) => change(path, event.target.value)}
            />
          )}
        </div>
      )}
    </Field>
  );
}

function Condition({ path }: { path: string }) {
  const say = useSay();
  const { data, change } = useEditing();
  const when = at(data, join(path, "when"));
  const on = when !== undefined && when !== null;
  return (
    <section className={controls.optional}>
      <Checkbox
        checked={on}
        onChange={() => change(join(path, "when"), on ? undefined : { field: "order.total", op: "gte", value: 100 })}
      >
        <strong>{say("page.edit.rule.condition")}</strong>
        <span className={controls.help}>{say("page.edit.rule.condition.help")}</span>
      </Checkbox>
      {on && (
        <div className={controls.inside}>
          <ConditionForm path={join(path, "when")} />
        </div>
      )}
    </section>
  );
}

/** Which other rules this one competes with. Groups are made here as well. */
function GroupField({ path }: { path: string }) {
  const say = useSay();
  const { language } = useSpeaking();
  const { data, change } = useEditing();
  const stacking = listAt(data, "stacking");
  const group = textAt(data, join(path, "group"));
  const place = stacking.findIndex((each) => textAt(each, "id") === group);
  const named = (id: string) =>
    listAt(data, "earn")
      .filter((each) => textAt(each, "group") === id)
      .map((each) => textAt(each, `name.${language}`));
  const rulesOf = (id: string) => named(id).join(say("page.edit.comma")) || id;
  const choose = (chosen: string) => {
    if (chosen !== NEW_GROUP) return change(join(path, "group"), chosen || undefined);
    const id = freeId(stacking, "group");
    change("stacking", [...stacking, { id, mode: "best" }]);
    change(join(path, "group"), id);
  };
  return (
    <div className={styles.columns}>
      <Field
        path={join(path, "group")}
        label={say("page.edit.group")}
        help={say(group ? "page.edit.group.one" : "page.edit.group.help")}
      >
        {(id, faulty) => (
          <Choose
            id={id}
            faulty={faulty}
            value={group}
            options={[
              ["", say("page.edit.group.none")],
              ...stacking.map(
                (each) =>
                  [textAt(each, "id"), say("page.edit.group.in", { rules: rulesOf(textAt(each, "id")) })] as const,
              ),
              [NEW_GROUP, say("page.edit.group.make")],
            ]}
            onChange={choose}
          />
        )}
      </Field>
      {place >= 0 && (
        <ChoiceField
          path={`stacking[${place}].mode`}
          label={say("page.edit.group.mode")}
          options={(["best", "first", "all"] as const).map((each) => [each, say(`page.edit.group.${each}`)] as const)}
        />
      )}
    </div>
  );
}

/** No id has a plus in it. */
const NEW_GROUP = "+";
