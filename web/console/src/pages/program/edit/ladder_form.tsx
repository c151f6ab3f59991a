/** A ladder: its tiers from the lowest to the highest, how long they last, and what happens at their end. */

import { firstName } from "@regulars/shared/program_additions.ts";
import { at, freeId, isPart, join, listAt, type Part, type Plain, textAt } from "@regulars/shared/program_document.ts";
import { useSay, useSpeaking } from "../../../language.tsx";
import { Add, Remove } from "./award_form.tsx";
import {
  ChoiceField,
  Choose,
  Duration,
  DurationField,
  Faults,
  Field,
  NamesField,
  NumberField,
  NumberInput,
  Optional,
} from "./controls.tsx";
import { useEditing } from "./editing.tsx";
import { named } from "./fields.ts";
import styles from "./forms.module.css";
import { Section, TierMeaning } from "./meaning.tsx";
import { RoundTo, YearlyDay } from "./part_forms.tsx";
import { EventField } from "./rule_form.tsx";

export function LadderForm({ path }: { path: string }) {
  const say = useSay();
  const { data, change } = useEditing();
  const tiers = listAt(data, join(path, "tiers"));
  const add = () => {
    const id = freeId(tiers, "tier");
    const name = firstName("tiers");
    const needs = { all: [{ metric: "spend", at_least: 1000 * (tiers.length + 1) }] };
    change(join(path, "tiers"), [...tiers, { id, name, needs }]);
  };
  return (
    <div className={styles.form}>
      <NamesField path={join(path, "name")} />
      <Section title={say("page.edit.tiers")} body={say("page.edit.tiers.help")}>
        {tiers.map((tier, index) => (
          <TierForm
            key={textAt(tier, "id")}
            path={join(join(path, "tiers"), index)}
            lowest={index === 0}
            alone={tiers.length === 1}
          />
        ))}
        <Add label={say("page.edit.tier.add")} onClick={add} />
      </Section>
      <Section title={say("page.edit.lasting")}>
        <Validity path={join(path, "validity")} />
        <div className={styles.columns}>
          <ChoiceField
            path={join(path, "at_end")}
            label={say("page.edit.at_end")}
            options={(["to_earned", "one_down", "keep"] as const).map(
              (each) => [each, say(`page.edit.at_end.${each}`)] as const,
            )}
            otherwise="to_earned"
          />
          <ChoiceField
            path={join(path, "after_refund")}
            label={say("page.edit.after_refund")}
            options={(["recheck", "keep"] as const).map(
              (each) => [each, say(`page.edit.after_refund.${each}`)] as const,
            )}
            otherwise="recheck"
          />
        </div>
        <Optional
          path={join(path, "grace")}
          label={say("page.edit.grace")}
          help={say("page.edit.grace.help")}
          first={{ months: 1 }}
        >
          <DurationField path={join(path, "grace")} label={say("page.edit.expires.how_long")} />
        </Optional>
      </Section>
    </div>
  );
}

function Validity({ path }: { path: string }) {
  const say = useSay();
  const { data, change } = useEditing();
  const value = at(data, path);
  const form = !isPart(value) ? "forever" : "until" in value ? "until" : "lasts";
  const first = {
    forever: undefined,
    lasts: { lasts: { years: 1 }, round_to: "month" },
    until: { until: "12-31", years: 1 },
  };
  return (
    <div className={styles.columns}>
      <Field path={path} label={say("page.edit.validity")}>
        {(id, faulty) => (
          <Choose
            id={id}
            faulty={faulty}
            value={form}
            options={(["forever", "lasts", "until"] as const).map(
              (each) => [each, say(`page.edit.validity.${each}`)] as const,
            )}
            onChange={(chosen) => change(path, first[chosen as keyof typeof first])}
          />
        )}
      </Field>
      {form === "lasts" && (
        <>
          <DurationField path={join(path, "lasts")} label={say("page.edit.expires.how_long")} />
          <RoundTo path={join(path, "round_to")} />
        </>
      )}
      {form === "until" && <YearlyDay path={path} name="until" />}
    </div>
  );
}

function TierForm({ path, lowest, alone }: { path: string; lowest: boolean; alone: boolean }) {
  const say = useSay();
  const { language } = useSpeaking();
  const { data, change } = useEditing();
  const name = textAt(data, join(path, `name.${language}`)) || textAt(data, join(path, "id"));
  return (
    <section className={styles.card} aria-label={name}>
      <header className={styles.cardHead}>
        <h4>{name}</h4>
        {!alone && <Remove label={`${say("page.edit.remove")}: ${name}`} onClick={() => change(path, undefined)} />}
      </header>
      <div className={styles.form}>
        <TierMeaning path={path} />
        <NamesField path={join(path, "name")} />
        <Faults at={[path]} />
        {lowest ? (
          <Optional
            path={join(path, "needs")}
            label={say("page.edit.needs.lowest")}
            help={say("page.edit.needs.lowest.help")}
            first={{ all: [{ metric: "spend", at_least: 100 }] }}
          >
            <NeedsForm path={join(path, "needs")} />
          </Optional>
        ) : (
          <NeedsForm path={join(path, "needs")} />
        )}
        <NumberField
          path={join(path, "multiplier")}
          label={say("page.edit.multiplier")}
          help={say("page.edit.multiplier.help")}
          placeholder="1"
          after={say("page.edit.times")}
        />
        <BenefitsForm path={join(path, "benefits")} />
      </div>
    </section>
  );
}

const METRICS = ["spend", "orders", "points_earned", "events", "active_days"] as const;

/** All of these needs, or any of them. */
function NeedsForm({ path }: { path: string }) {
  const say = useSay();
  const { data, change } = useEditing();
  const mode = listAt(data, join(path, "any")).length ? "any" : "all";
  const needs = listAt(data, join(path, mode));
  const write = (chosen: string, list: Plain[]) => change(path, { [chosen]: list });
  return (
    <>
      {needs.length > 1 && (
        <div>
          <Choose
            label={say("page.edit.when.mode")}
            value={mode}
            options={(["all", "any"] as const).map((each) => [each, say(`page.edit.needs.${each}`)] as const)}
            onChange={(chosen) => write(chosen, needs)}
          />
        </div>
      )}
      <Faults at={[path]} />
      <ul className={styles.lines}>
        {needs.map((need, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: needs have no other name
          <li key={index}>
            <NeedForm path={join(join(path, mode), index)} need={need as Part} />
            {needs.length > 1 && (
              <Remove
                label={say("page.edit.remove")}
                onClick={() =>
                  write(
                    mode,
                    needs.filter((_, place) => place !== index),
                  )
                }
              />
            )}
          </li>
        ))}
      </ul>
      <Add
        label={say("page.edit.needs.add")}
        onClick={() => write(mode, [...needs, { metric: "orders", at_least: 10 }])}
      />
    </>
  );
}

function NeedForm({ path, need }: { path: string; need: Part }) {
  const say = useSay();
  const { language } = useSpeaking();
  const { data, change } = useEditing();
  const metric = textAt(need, "metric");
  const wallets = named(data, "wallets", language);
  const choose = (chosen: string) => {
    const { wallet: _, event: __, ...rest } = need;
    const extra: Part =
      chosen === "points_earned"
        ? { wallet: wallets[0]?.[0] ?? "" }
        : chosen === "events"
          ? { event: "Checked In" }
          : {};
    change(path, { ...rest, metric: chosen, ...extra });
  };

  return (
    <>
      <Choose
        label={say("page.edit.needs.metric")}
        value={metric}
        options={METRICS.map((each) => [each, say(`page.edit.metric.${each}`)] as const)}
        onChange={choose}
      />
      {metric === "points_earned" && (
        <Choose
          label={say("page.edit.award.wallet")}
          value={textAt(need, "wallet")}
          options={wallets}
          onChange={(wallet) => change(join(path, "wallet"), wallet)}
        />
      )}
      {metric === "events" && <EventField path={join(path, "event")} label={say("page.edit.event")} />}
      <NumberInput
        label={say("page.edit.needs.at_least")}
        before={say("page.edit.needs.at_least")}
        value={need.at_least}
        onChange={(value) => change(join(path, "at_least"), value ?? "")}
      />
      <Over path={join(path, "over")} />
      <Faults at={[path, ...["metric", "at_least", "wallet", "event", "over"].map((key) => join(path, key))]} />
    </>
  );
}

/** The time over which something is counted. */
function Over({ path }: { path: string }) {
  const say = useSay();
  const { data, change } = useEditing();
  const value = at(data, path);
  const form = !isPart(value) ? "lifetime" : "last" in value ? "last" : textAt(value, "calendar");
  const choose = (chosen: string) => {
    if (chosen === "lifetime") change(path, undefined);
    else change(path, chosen === "last" ? { last: { years: 1 } } : { calendar: chosen });
  };
  return (
    <>
      <Choose
        label={say("page.edit.over")}
        value={form}
        options={(["lifetime", "last", "month", "quarter", "year"] as const).map(
          (each) => [each, say(`page.edit.over.${each}`)] as const,
        )}
        onChange={choose}
      />
      {form === "last" && <Duration path={join(path, "last")} label={say("page.edit.over")} fine={false} />}
    </>
  );
}

/** What a tier gives: a discount, or something that people do. */
function BenefitsForm({ path }: { path: string }) {
  const say = useSay();
  const { data, change } = useEditing();
  const benefits = listAt(data, path);
  const add = () => {
    const name = firstName("benefits");
    change(path, [...benefits, { id: freeId(benefits, "benefit"), name }]);
  };
  return (
    <Field path={path} label={say("page.edit.benefits")} group>
      {() => (
        <>
          <ul className={styles.benefits}>
            {benefits.map((benefit, index) => {
              const place = join(path, index);
              return (
                <li key={textAt(benefit, "id")}>
                  <NamesField path={join(place, "name")} />
                  <Discount path={join(place, "discount")} />
                  <Remove label={say("page.edit.remove")} onClick={() => change(place, undefined)} />
                </li>
              );
            })}
          </ul>
          <Add label={say("page.edit.benefit.add")} onClick={add} />
        </>
      )}
    </Field>
  );
}

function Discount({ path }: { path: string }) {
  const say = useSay();
  const { data, change } = useEditing();
  return (
    <Field path={path} also={[join(path, "percent")]} label={say("page.edit.benefit.discount")}>
      {(id, faulty) => (
        <NumberInput
          id={id}
          faulty={faulty}
          value={at(data, join(path, "percent"))}
          placeholder={say("page.edit.benefit.none")}
          after="%"
          onChange={(percent) => change(path, percent === undefined ? undefined : { percent })}
        />
      )}
    </Field>
  );
}
