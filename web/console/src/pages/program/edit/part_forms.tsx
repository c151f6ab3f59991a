/** The forms of the smaller parts: the program itself, a wallet, a reward, and paying with points. */

import { at, isPart, join, partAt, textAt } from "@regulars/shared/program_document.ts";
import { useSay, useSpeaking } from "../../../language.tsx";
import { LimitsForm, ValidityForm } from "./bounds_form.tsx";
import {
  ChoiceField,
  Choose,
  DurationField,
  Faults,
  Field,
  NamesField,
  NumberField,
  Optional,
  TextField,
} from "./controls.tsx";
import { useEditing } from "./editing.tsx";
import { named } from "./fields.ts";
import styles from "./forms.module.css";
import { Section } from "./meaning.tsx";
import { WHOLES } from "./parts_list.tsx";
import { EventField } from "./rule_form.tsx";
import { SomeOf } from "./several.tsx";

const FIVE = 5;

export function ProgramForm() {
  const say = useSay();
  return (
    <div className={styles.form}>
      <Faults at={WHOLES} />
      <NamesField path="name" />
      <div className={styles.columns}>
        <TextField
          path="currency"
          label={say("page.edit.currency")}
          help={say("page.edit.currency.help")}
          placeholder="CNY"
        />
        <TextField
          path="time_zone"
          label={say("page.edit.time_zone")}
          help={say("page.edit.time_zone.help")}
          placeholder="Asia/Shanghai"
        />
      </div>
    </div>
  );
}

export function WalletForm({ path }: { path: string }) {
  const say = useSay();
  return (
    <div className={styles.form}>
      <NamesField path={join(path, "name")} />
      <ChoiceField
        path={join(path, "kind")}
        label={say("page.edit.wallet.kind")}
        options={(["spendable", "progress"] as const).map((each) => [each, say(`page.edit.wallet.${each}`)] as const)}
        otherwise="spendable"
      />
      <Matures path={join(path, "matures")} />
      <Expires path={join(path, "expires")} />
      <ChoiceField
        path={join(path, "refund")}
        label={say("page.edit.refund")}
        help={say("page.edit.refund.help")}
        options={(["within_balance", "allow_negative", "only_pending"] as const).map(
          (each) => [each, say(`page.edit.refund.${each}`)] as const,
        )}
        otherwise="within_balance"
      />
      <NumberField
        path={join(path, "point_value")}
        label={say("page.edit.point_value")}
        help={say("page.edit.point_value.help")}
        placeholder="0.01"
      />
    </div>
  );
}

function Matures({ path }: { path: string }) {
  const say = useSay();
  const { data, change } = useEditing();
  const value = at(data, path);
  const form = isPart(value) ? ("on" in value ? "on" : "after") : "at_once";
  const first = { at_once: undefined, after: { after: { days: 7 } }, on: { on: "Order Delivered" } };
  return (
    <div className={styles.columns}>
      <Field path={path} label={say("page.edit.matures")} help={say("page.edit.matures.help")}>
        {(id, faulty) => (
          <Choose
            id={id}
            faulty={faulty}
            value={form}
            options={(["at_once", "after", "on"] as const).map(
              (each) => [each, say(`page.edit.matures.${each}`)] as const,
            )}
            onChange={(chosen) => change(path, first[chosen as keyof typeof first])}
          />
        )}
      </Field>
      {form === "after" && <DurationField path={join(path, "after")} label={say("page.edit.matures.how_long")} />}
      {form === "on" && <EventField path={join(path, "on")} label={say("page.edit.event")} />}
    </div>
  );
}

function Expires({ path }: { path: string }) {
  const say = useSay();
  const { data, change } = useEditing();
  const value = at(data, path);
  const form = !isPart(value) ? "never" : "on" in value ? "on" : "inactive_for" in value ? "inactive_for" : "after";
  const first = {
    never: undefined,
    after: { after: { months: 12 }, round_to: "month" },
    on: { on: "12-31", years: 1 },
    inactive_for: { inactive_for: { months: 12 } },
  };
  return (
    <div className={styles.columns}>
      <Field path={path} label={say("page.edit.expires")}>
        {(id, faulty) => (
          <Choose
            id={id}
            faulty={faulty}
            value={form}
            options={(["never", "after", "on", "inactive_for"] as const).map(
              (each) => [each, say(`page.edit.expires.${each}`)] as const,
            )}
            onChange={(chosen) => change(path, first[chosen as keyof typeof first])}
          />
        )}
      </Field>
      {form === "after" && (
        <>
          <DurationField path={join(path, "after")} label={say("page.edit.expires.how_long")} />
          <RoundTo path={join(path, "round_to")} />
        </>
      )}
      {form === "on" && <YearlyDay path={path} name="on" />}
      {form === "inactive_for" && (
        <DurationField path={join(path, "inactive_for")} label={say("page.edit.expires.how_long")} />
      )}
    </div>
  );
}

export function RoundTo({ path }: { path: string }) {
  const say = useSay();
  return (
    <ChoiceField
      path={path}
      label={say("page.edit.round_to")}
      options={[
        ["", say("page.edit.round_to.exact")],
        ...(["day", "month", "year"] as const).map((each) => [each, say(`page.edit.round_to.${each}`)] as const),
      ]}
    />
  );
}

/** A day of the year, and how many years later than the next one. */
export function YearlyDay({ path, name }: { path: string; name: string }) {
  const say = useSay();
  const { data, change } = useEditing();
  const years = textAt(data, join(path, "years")) || "0";
  return (
    <>
      <TextField
        path={join(path, name)}
        label={say("page.edit.day_of_year")}
        help={say("page.edit.day_of_year.help")}
      />
      <Field path={join(path, "years")} label={say("page.edit.which_year")}>
        {(id, faulty) => (
          <Choose
            id={id}
            faulty={faulty}
            value={years}
            options={Array.from(
              { length: FIVE },
              (_, n) => [String(n), say(n ? "page.edit.years_later" : "page.edit.same_year", { n })] as const,
            )}
            onChange={(chosen) => change(join(path, "years"), Number(chosen))}
          />
        )}
      </Field>
    </>
  );
}

export function RewardForm({ path }: { path: string }) {
  const say = useSay();
  const { language } = useSpeaking();
  const { data, change } = useEditing();
  const ladders = named(data, "ladders", language);
  const tiers = ladders.flatMap((_, index) => named(data, `ladders[${index}].tiers`, language));
  const admitted = at(data, join(path, "tiers"));
  const chosen = Array.isArray(admitted) ? admitted.map(String) : [];
  return (
    <div className={styles.form}>
      <NamesField path={join(path, "name")} />
      <div className={styles.columns}>
        <NumberField path={join(path, "cost.points")} label={say("page.edit.reward.cost")} />
        <ChoiceField
          path={join(path, "cost.wallet")}
          label={say("page.edit.reward.wallet")}
          options={named(data, "wallets", language)}
        />
        <NumberField
          path={join(path, "stock")}
          label={say("page.edit.reward.stock")}
          placeholder={say("page.edit.reward.no_end")}
        />
      </div>
      {tiers.length > 0 && (
        <Field
          path={join(path, "tiers")}
          also={chosen.map((_, index) => join(join(path, "tiers"), index))}
          label={say("page.edit.reward.tiers")}
          help={say("page.edit.reward.tiers.help")}
          group
        >
          {() => (
            <SomeOf
              label={say("page.edit.reward.tiers")}
              value={chosen}
              options={tiers}
              onChange={(next) => change(join(path, "tiers"), next.length ? next : undefined)}
            />
          )}
        </Field>
      )}
      <Section title={say("page.edit.limits")} body={say("page.edit.limits.reward")}>
        <LimitsForm path={join(path, "limits")} timesOnly />
      </Section>
      <Optional
        path={join(path, "valid")}
        label={say("page.edit.valid")}
        help={say("page.edit.valid.help")}
        first={{ weekdays: ["sat", "sun"] }}
      >
        <ValidityForm path={join(path, "valid")} />
      </Optional>
      <Hold path={path} />
    </div>
  );
}

function Hold({ path }: { path: string }) {
  const say = useSay();
  return (
    <Optional
      path={join(path, "hold_for")}
      label={say("page.edit.hold")}
      help={say("page.edit.hold.help")}
      first={{ days: 1 }}
    >
      <DurationField path={join(path, "hold_for")} label={say("page.edit.hold.how_long")} />
    </Optional>
  );
}

export function PayForm({ path }: { path: string }) {
  const say = useSay();
  const { language } = useSpeaking();
  const { data } = useEditing();
  const { wallet } = partAt(data, path);
  const first = { wallet: wallet ?? named(data, "wallets", language)[0]?.[0] ?? "", points: 100, money: 1 };
  return (
    <div className={styles.form}>
      <Optional path={path} label={say("page.edit.pay")} help={say("page.edit.pay.help")} first={first}>
        <div className={styles.columns}>
          <NumberField path={join(path, "points")} label={say("page.edit.pay.points")} />
          <NumberField path={join(path, "money")} label={say("page.edit.pay.money")} />
          <ChoiceField
            path={join(path, "wallet")}
            label={say("page.edit.reward.wallet")}
            options={named(data, "wallets", language)}
          />
        </div>
        <div className={styles.columns}>
          <NumberField path={join(path, "least")} label={say("page.edit.pay.least")} placeholder="1" />
          <NumberField
            path={join(path, "most")}
            label={say("page.edit.pay.most")}
            placeholder={say("page.edit.reward.no_end")}
          />
          <NumberField
            path={join(path, "most_share")}
            label={say("page.edit.pay.share")}
            help={say("page.edit.pay.share.help")}
            placeholder="1"
          />
        </div>
        <Hold path={path} />
      </Optional>
    </div>
  );
}
