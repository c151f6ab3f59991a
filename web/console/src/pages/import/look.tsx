/** The beginning of the file as it stands, and as orders. */

import type { Schemas } from "@regulars/shared/api.ts";
import { formats } from "@regulars/shared/formats.ts";
import { useSay, useSpeaking } from "../../language.tsx";
import { Panel } from "../../parts/page.tsx";
import { useProgram } from "../../program.tsx";
import { eventName } from "../members/event_name.ts";
import styles from "./look.module.css";
import { RejectedRows } from "./rejected.tsx";

type Preview = Schemas["ImportPreview"];

interface Message {
  type: "track" | "identify";
  event: string;
  timestamp: string;
  userId?: string;
  context?: { externalIds?: { id: string }[] };
  traits?: { name: string };
  properties: {
    order_id?: string;
    total?: string;
    currency?: string;
    products?: { name?: string; product_id?: string; quantity?: number | string; price?: number | string }[];
  };
}

const ROWS = 8;

/** `looked` is what the mapping reads, once there is one that can be tried. */
export function Look({ seen, looked, zone }: { seen: Preview; looked: Preview | undefined; zone: string }) {
  const say = useSay();
  return (
    <>
      <Panel title={say("page.import.read")}>
        {looked ? <Read looked={looked} zone={zone} /> : <p className={styles.soft}>{say("page.import.read.open")}</p>}
      </Panel>
      <Panel title={say("page.import.file.rows")}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
        <section className={styles.scroll} tabIndex={0} aria-label={say("page.import.file.rows")}>
          <table className={styles.table}>
            <thead>
              <tr>
                {seen.columns.map((column, place) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns may be called the same, and never move
                  <th key={place} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {seen.rows.slice(0, ROWS).map((cells, row) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name, and never move
                <tr key={row}>
                  {seen.columns.map((_, place) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: the same
                    <td key={place}>{cells[place]}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </Panel>
    </>
  );
}

function Read({ looked, zone }: { looked: Preview; zone: string }) {
  const { say, sayKnown } = useSpeaking();
  const { number } = useProgram();
  const orders = looked.orders as unknown as Message[][];
  return (
    <div className={styles.read}>
      {orders.length === 0 && <p className={styles.soft}>{say("page.import.read.none")}</p>}
      <ul className={styles.orders}>
        {orders.map((messages) => (
          <Order key={messages[0]?.properties.order_id ?? messages[0]?.timestamp} messages={messages} zone={zone} />
        ))}
      </ul>
      {Object.entries(looked.skipped).map(([reason, count]) => (
        <p key={reason} className={styles.soft}>
          {say(count === 1 ? "page.import.read.skipped.one" : "page.import.read.skipped", {
            count: number(count),
            reason: sayKnown(`page.import.skip.${reason}`, reason),
          })}
        </p>
      ))}
      <Rejected rows={looked.rejected} />
    </div>
  );
}

/** An order with its lines, and what became of it later. */
function Order({ messages, zone }: { messages: Message[]; zone: string }) {
  const { language, sayKnown } = useSpeaking();
  const { currency } = useProgram();
  const [first, ...rest] = messages;
  if (!first) return null;
  const called = rest.find(({ type }) => type === "identify")?.traits?.name;
  const later = rest.filter(({ type }) => type === "track");
  const { order_id, total, products = [] } = first.properties;
  const { money, number, time } = formats(language, zone, first.properties.currency ?? currency);
  return (
    <li>
      <header>
        <strong>{order_id ?? eventName(first.event, sayKnown)}</strong>
        <b className="number">{total === undefined ? "" : money(total)}</b>
      </header>
      <p className={`${styles.soft} number`}>
        {time(first.timestamp)} · {called && `${called} · `}
        {first.userId ?? first.context?.externalIds?.[0]?.id}
      </p>
      <ul>
        {products.map((line, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name, and never move
          <li key={place}>
            <span>{line.name ?? line.product_id}</span>
            <span className="number">
              {number(line.quantity ?? 1)} × {money(line.price ?? 0)}
            </span>
          </li>
        ))}
      </ul>
      {later.map((message) => (
        <p key={message.event} className={styles.later}>
          {eventName(message.event, sayKnown)} · {time(message.timestamp)}
        </p>
      ))}
    </li>
  );
}

function Rejected({ rows }: { rows: Preview["rejected"] }) {
  const say = useSay();
  if (rows.length === 0) return null;
  return (
    <section>
      <h3 className={styles.heading}>{say("page.import.read.rejected")}</h3>
      <RejectedRows
        rows={rows.map(({ line, cells, problems }) => ({
          line,
          cells,
          reason: problems.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join(" "),
        }))}
      />
    </section>
  );
}
