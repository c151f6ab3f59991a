/** Figures under the version in force and under the draft, with what is between them; the largest difference first. */

import { useSay } from "../../../language.tsx";
import { useProgram } from "../../../program.tsx";
import styles from "./whatif.module.css";

interface Row {
  name: string;
  /** What really happened. */
  real?: number | undefined;
  before: number;
  after: number;
}

interface ChangesProps {
  label: string;
  first: string;
  rows: Row[];
  /** The number of the version in force. */
  version: number;
  /** In the order given. */
  kept?: boolean;
}

export function Changes({ label, first, rows, version, kept = false }: ChangesProps) {
  const say = useSay();
  const { number } = useProgram();
  const most = Math.max(1, ...rows.map((row) => Math.abs(row.after - row.before)));
  const shown = kept
    ? rows
    : [...rows].sort((one, other) => distance(other) - distance(one) || other.after - one.after);
  const real = rows.some((row) => row.real !== undefined);
  if (rows.length === 0) return <p className={styles.soft}>{say("page.whatif.nothing")}</p>;
  return (
    <div className={styles.scrolls}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            {real && <th scope="col">{say("page.whatif.real")}</th>}
            <th scope="col">{say("page.whatif.before", { version })}</th>
            <th scope="col">{say("page.whatif.after")}</th>
            <th scope="col">{say("page.whatif.change")}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => {
            const change = row.after - row.before;
            return (
              <tr key={row.name}>
                <th scope="row">{row.name}</th>
                {real && <td className={`${styles.soft} number`}>{number(row.real ?? 0)}</td>}
                <td className="number">{number(row.before)}</td>
                <td className="number">{number(row.after)}</td>
                <td className="number">
                  <span className={styles.change}>
                    {change !== 0 && (
                      <svg width="48" height="6" aria-hidden="true">
                        <rect
                          width={Math.max(2, (Math.abs(change) / most) * 48)}
                          height="6"
                          rx="3"
                          className={change > 0 ? styles.more : styles.less}
                        />
                      </svg>
                    )}
                    <b>
                      {change > 0
                        ? `+${number(change)}`
                        : change < 0
                          ? `−${number(-change)}`
                          : say("page.whatif.no_change")}
                    </b>
                  </span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function distance(row: Row): number {
  return Math.abs(row.after - row.before);
}
