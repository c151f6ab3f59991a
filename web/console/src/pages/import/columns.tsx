/** Which column of the file is which field of an order, and how what stands there is to be read. */

import { answerOf, api, type Schemas } from "@regulars/shared/api.ts";
import {
  type ColumnName,
  columnOf,
  type DateForm,
  dateFormOf,
  dateForms,
  further,
  guess,
  identities,
  type Mapping,
  main,
  needed,
  type Shape,
  shapeOf,
  shapes,
  withColumn,
  withShape,
} from "@regulars/shared/order_mapping.ts";
import { useQuery } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { Plus, Sparkles, Trash2 } from "lucide-react";
import { useSay, useSpeaking } from "../../language.tsx";
import { Choices } from "../../parts/choices.tsx";
import { Labelled } from "../../parts/labelled.tsx";
import { useProgram } from "../../program.tsx";
import styles from "./columns.module.css";

interface ColumnsProps {
  seen: Schemas["ImportPreview"];
  mapping: Mapping;
  shape: Shape;
  onChange: (mapping: Mapping, shape?: Shape) => void;
}

const OWN = "";
/** The sample that comes with the product is nobody's shop: it is a choice only where its file is. */
const SAMPLE = "online-retail";

export function Columns(props: ColumnsProps) {
  const say = useSay();
  return (
    <div className={styles.columns}>
      <Preset {...props} />
      <Choices<Shape>
        small
        legend={say("page.import.shape")}
        options={shapes.map((value) => ({
          value,
          title: say(`page.import.shape.${value}`),
          body: say(`page.import.shape.${value}.body`),
        }))}
        chosen={[props.shape]}
        onChoose={([shape = "lines"]) => props.onChange(withShape(props.mapping, shape), shape)}
      />
      <div className={styles.grid}>
        {main[props.shape].map((name) => (
          <Column key={name} name={name} {...props} />
        ))}
      </div>
      <Customers {...props} />
      <div className={styles.grid}>
        <Column name="customer_name" {...props} />
      </div>
      <details className={styles.more}>
        <summary>{say("page.import.more")}</summary>
        <div className={styles.grid}>
          {further(props.shape).map((name) => (
            <Column key={name} name={name} {...props} />
          ))}
          <Dates {...props} />
          <Rows {...props} />
          <Source {...props} />
        </div>
      </details>
    </div>
  );
}

/** The columns by name, each once. */
function optionsOf({ columns }: ColumnsProps["seen"]) {
  return [...new Set(columns)].filter(Boolean).map((column) => ({ value: column, label: column }));
}

/** A preset, or columns of one's own. */
function Preset({ seen, mapping, onChange }: ColumnsProps) {
  const { say, sayKnown } = useSpeaking();
  const { zone, currency } = useProgram();
  const presets = useQuery({
    queryKey: ["import", "presets"],
    queryFn: () => answerOf(api.GET("/api/imports/presets")),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const items = presets.data?.items ?? [];
  const named = (name: string) => sayKnown(`page.import.preset.${name}`, name);
  const current = items.find(({ name }) => name === mapping.name);
  const choose = (chosen: string) => {
    const preset = items.find(({ name }) => name === chosen);
    const next = preset ? (preset.mapping as Mapping) : guess(seen, { zone, currency });
    onChange(next, shapeOf(next));
  };
  const offered = items.filter(({ name }) => name !== SAMPLE || name === seen.proposed?.name);
  return (
    <>
      {seen.proposed && current?.name === seen.proposed.name && (
        <p className={styles.recognised}>
          <Sparkles size={16} aria-hidden />
          {say("page.import.recognised", { preset: named(seen.proposed.name) })}
        </p>
      )}
      <div className={styles.preset}>
        <Labelled label={say("page.import.by")}>
          <Select<string>
            aria-label={say("page.import.by")}
            value={current?.name ?? OWN}
            onChange={choose}
            options={[
              { value: OWN, label: say("page.import.by.own") },
              ...offered.map(({ name }) => ({ value: name, label: named(name) })),
            ]}
          />
        </Labelled>
      </div>
    </>
  );
}

function Column({ name, seen, mapping, shape, onChange }: ColumnsProps & { name: ColumnName }) {
  const say = useSay();
  const { currency } = useProgram();
  const column = columnOf(mapping, name);
  const must = (needed[shape] as readonly string[]).includes(name);
  const one = name === "currency" && mapping.currency;
  const otherwise = one
    ? say("page.import.one_currency", { currency: one })
    : say(name === "quantity" ? "page.import.always_one" : "page.import.no_column");
  return (
    <Labelled label={say(`page.import.column.${name}`)}>
      <Select<string>
        aria-label={say(`page.import.column.${name}`)}
        value={column ?? (must ? null : "")}
        showSearch
        status={must && !column ? "warning" : ""}
        placeholder={say("page.import.choose_column")}
        onChange={(chosen) => onChange(withColumn(mapping, name, chosen, currency))}
        options={[...(must ? [] : [{ value: "", label: otherwise }]), ...optionsOf(seen)]}
      />
    </Labelled>
  );
}

/** The first of these columns that is not empty in a row says who the customer is. */
function Customers({ seen, mapping, onChange }: ColumnsProps) {
  const say = useSay();
  const customer = mapping.customer.length ? mapping.customer : [{ column: "", identity: "phone" }];
  const change = (place: number, part: Partial<Mapping["customer"][number]>) =>
    keep(customer.map((each, at) => (at === place ? { ...each, ...part } : each)));
  const keep = (changed: Mapping["customer"]) =>
    onChange({ ...mapping, customer: changed.filter((each, at) => each.column || at === 0) });
  const free = seen.columns.find((each) => !customer.some(({ column }) => column === each));
  return (
    <fieldset className={styles.customers}>
      <legend>{say("page.import.customer")}</legend>
      {customer.map((each, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: their order is what they are
        <div key={place} className={styles.customer}>
          <Select
            aria-label={say("page.import.customer.kind")}
            value={each.identity}
            onChange={(identity) => change(place, { identity })}
            options={identities.map((kind) => ({ value: kind, label: say(`page.kind.${kind}`) }))}
          />
          <Select<string>
            aria-label={say("page.import.customer.column")}
            value={each.column || null}
            showSearch
            status={each.column ? "" : "warning"}
            placeholder={say("page.import.choose_column")}
            onChange={(column) => change(place, { column })}
            options={optionsOf(seen)}
          />
          {customer.length > 1 && (
            <Button
              type="text"
              icon={<Trash2 size={16} aria-hidden />}
              aria-label={say("page.import.customer.remove", { column: each.column })}
              onClick={() => keep(customer.filter((_, at) => at !== place))}
            />
          )}
        </div>
      ))}
      {customer[0]?.column && free && customer.length < 5 && (
        <Button
          type="text"
          size="small"
          icon={<Plus size={14} aria-hidden />}
          onClick={() => keep([...customer, { column: free, identity: "email" }])}
        >
          {say("page.import.customer.add")}
        </Button>
      )}
    </fieldset>
  );
}

function Dates({ mapping, onChange }: ColumnsProps) {
  const say = useSay();
  const form = dateFormOf(mapping);
  return (
    <Labelled label={say("page.import.dates")}>
      <Select<DateForm | "preset">
        aria-label={say("page.import.dates")}
        value={form ?? "preset"}
        onChange={(chosen) => chosen !== "preset" && onChange({ ...mapping, time_formats: [...dateForms[chosen]] })}
        options={[
          ...(form ? [] : [{ value: "preset" as const, label: say("page.import.dates.preset") }]),
          ...(Object.keys(dateForms) as DateForm[]).map((each) => ({
            value: each,
            label: say(`page.import.dates.${each}`),
          })),
        ]}
      />
    </Labelled>
  );
}

function Rows({ mapping, onChange }: ColumnsProps) {
  const say = useSay();
  return (
    <Labelled label={say("page.import.rows")}>
      <Select<Mapping["order_fields"]>
        aria-label={say("page.import.rows")}
        value={mapping.order_fields}
        onChange={(order_fields) => onChange({ ...mapping, order_fields })}
        options={(["every_row", "first_row"] as const).map((each) => ({
          value: each,
          label: say(`page.import.rows.${each}`),
        }))}
      />
    </Labelled>
  );
}

function Source({ mapping, onChange }: ColumnsProps) {
  const say = useSay();
  return (
    <div>
      <Labelled label={say("page.import.source")}>
        <Input
          value={mapping.name}
          maxLength={63}
          spellCheck={false}
          onChange={(event) => onChange({ ...mapping, name: event.target.value })}
        />
      </Labelled>
      <p className={styles.hint}>{say("page.import.source.hint")}</p>
    </div>
  );
}
