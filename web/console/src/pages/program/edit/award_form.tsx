/** What a rule gives: one of four forms, into a wallet, and whether tiers give more. */

import {
  at,
  join,
  listAt,
  type Part,
  type Plain,
  partAt,
  replaced,
  textAt,
} from "@regulars/shared/program_document.ts";
import { Button } from "antd";
import { Plus, X } from "lucide-react";
import { useSay, useSpeaking } from "../../../language.tsx";
import controls from "./controls.module.css";
import { ChoiceField, Choose, Faults, Field, NumberField, NumberInput, numberOf } from "./controls.tsx";
import { useEditing } from "./editing.tsx";
import { named } from "./fields.ts";
import styles from "./forms.module.css";

const FORMS = ["per_amount", "fixed", "table", "streak"] as const;
const ROUNDING = ["down", "half_up", "up"] as const;

const FIRST: Record<(typeof FORMS)[number], Part> = {
  fixed: { points: 10 },
  per_amount: { points: 1 },
  table: { field: "order.total", steps: [{ at_least: 100, points: 10 }] },
  streak: { points: [1, 2, 3, 4, 5, 6, 10] },
};

export function AwardForm({ path }: { path: string }) {
  const say = useSay();
  const { language } = useSpeaking();
  const { data, change } = useEditing();
  const award = partAt(data, path);
  const form = FORMS.find((each) => each in award);
  const choose = (chosen: string) => {
    const { wallet, multiplied_by } = award;
    const others = {
      ...(wallet === undefined ? {} : { wallet }),
      ...(multiplied_by === undefined ? {} : { multiplied_by }),
    };
    change(path, { ...others, [chosen]: FIRST[chosen as keyof typeof FIRST] });
  };
  const ladders = named(data, "ladders", language);
  return (
    <>
      <div className={styles.columns}>
        <Field path={path} label={say("page.edit.award.form")}>
          {(id, faulty) => (
            <Choose
              id={id}
              faulty={faulty}
              value={form ?? ""}
              options={FORMS.map((each) => [each, say(`page.edit.award.${each}`)] as const)}
              onChange={choose}
            />
          )}
        </Field>
        <ChoiceField
          path={join(path, "wallet")}
          label={say("page.edit.award.wallet")}
          options={named(data, "wallets", language)}
        />
      </div>
      {form === "fixed" && <NumberField path={join(path, "fixed.points")} label={say("page.edit.award.points")} />}
      {form === "per_amount" && <PerAmount path={join(path, "per_amount")} />}
      {form === "table" && <Table path={join(path, "table")} />}
      {form === "streak" && <Streak path={join(path, "streak")} />}
      <div className={styles.columns}>
        {form && (
          <ChoiceField
            path={join(path, `${form}.rounding`)}
            label={say("page.edit.rounding")}
            options={ROUNDING.map((each) => [each, say(`page.edit.rounding.${each}`)] as const)}
            otherwise="down"
          />
        )}
        {ladders.length > 0 && (
          <ChoiceField
            path={join(path, "multiplied_by")}
            label={say("page.edit.award.multiplied_by")}
            options={[["", say("page.edit.award.same")], ...ladders]}
          />
        )}
      </div>
    </>
  );
}

function PerAmount({ path }: { path: string }) {
  const say = useSay();
  return (
    <>
      <div className={styles.columns}>
        <NumberField path={join(path, "each")} label={say("page.edit.award.each")} placeholder="1" />
        <NumberField path={join(path, "points")} label={say("page.edit.award.points")} />
      </div>
      <div className={styles.columns}>
        <ChoiceField
          path={join(path, "of")}
          label={say("page.edit.award.of")}
          options={(["total", "lines"] as const).map((each) => [each, say(`page.edit.award.of.${each}`)] as const)}
          otherwise="total"
        />
        <ChoiceField
          path={join(path, "steps")}
          label={say("page.edit.award.steps")}
          options={(["partial", "whole"] as const).map((each) => [each, say(`page.edit.award.steps.${each}`)] as const)}
          otherwise="partial"
        />
      </div>
    </>
  );
}

const TABLE_FIELDS = ["order.total", "order.quantity", "member.orders", "member.spend", "member.order_number"] as const;

function Table({ path }: { path: string }) {
  const say = useSay();
  const { data, change } = useEditing();
  const steps = listAt(data, join(path, "steps"));
  const add = () => {
    const last = steps.at(-1);
    const from = Number(textAt(last, "at_least")) || 0;
    change(join(path, "steps"), [
      ...steps,
      { at_least: from + 100, points: (Number(textAt(last, "points")) || 0) + 10 },
    ]);
  };
  return (
    <>
      <ChoiceField
        path={join(path, "field")}
        label={say("page.edit.award.by")}
        options={TABLE_FIELDS.map((each) => [each, say(`page.edit.field.${each}`)] as const)}
      />
      <Field path={join(path, "steps")} label={say("page.edit.award.table.steps")} group>
        {() => (
          <ul className={styles.lines}>
            {steps.map((step, index) => {
              const place = join(join(path, "steps"), index);

              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: steps have no other name
                <li key={index}>
                  <NumberInput
                    label={say("page.edit.award.from")}
                    before={say("page.edit.award.from")}
                    value={at(step, "at_least")}
                    onChange={(value) => change(join(place, "at_least"), value ?? "")}
                  />
                  <NumberInput
                    label={say("page.edit.award.points")}
                    after={say("page.edit.points")}
                    value={at(step, "points")}
                    onChange={(value) => change(join(place, "points"), value ?? "")}
                  />
                  <Remove label={say("page.edit.remove")} onClick={() => change(place, undefined)} />
                  <Faults at={[place, join(place, "at_least"), join(place, "points")]} />
                </li>
              );
            })}
          </ul>
        )}
      </Field>
      <Add label={say("page.edit.award.add_step")} onClick={add} />
    </>
  );
}

/** Points day by day, as one line of numbers. */
function Streak({ path }: { path: string }) {
  const say = useSay();
  const { data, change } = useEditing();
  const points = listAt(data, join(path, "points"));
  const write = (days: Plain[]) => change(join(path, "points"), days);
  return (
    <>
      <Field
        path={join(path, "points")}
        also={points.map((_, day) => join(join(path, "points"), day))}
        label={say("page.edit.award.days")}
        group
      >
        {() => (
          <ol className={styles.days}>
            {points.map((value, day) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: days have no other name
              <li key={day}>
                <span aria-hidden="true">{say("page.edit.award.day", { day: day + 1 })}</span>
                <NumberInput
                  label={say("page.edit.award.day", { day: day + 1 })}
                  value={value}
                  onChange={(next) => write(replaced(points, day, next ?? ""))}
                />
              </li>
            ))}
          </ol>
        )}
      </Field>
      <div className={controls.row}>
        <Add
          label={say("page.edit.award.add_day")}
          onClick={() => write([...points, numberOf(String(points.at(-1) ?? 1)) ?? 1])}
        />
        {points.length > 1 && (
          <Button
            size="small"
            type="text"
            icon={<X size={14} aria-hidden />}
            onClick={() => write(points.slice(0, -1))}
          >
            {say("page.edit.award.remove_day")}
          </Button>
        )}
      </div>
      <ChoiceField
        path={join(path, "after_last")}
        label={say("page.edit.award.after_last")}
        options={(["restart", "stay"] as const).map(
          (each) => [each, say(`page.edit.award.after_last.${each}`)] as const,
        )}
        otherwise="restart"
      />
    </>
  );
}

export function Add({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <div>
      <Button size="small" icon={<Plus size={14} aria-hidden />} onClick={onClick}>
        {label}
      </Button>
    </div>
  );
}

export function Remove({ label, onClick }: { label: string; onClick: () => void }) {
  return <Button type="text" icon={<X size={16} aria-hidden />} onClick={onClick} aria-label={label} title={label} />;
}
