import styles from "./chart.module.css";
import type { ChartTable } from "./option.ts";

/** The numbers of a chart; where there are many, they scroll, also by the keyboard. */
export function Numbers({ label, table, height }: { label: string; table: ChartTable; height: number }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a mouse
    <section className={styles.scroll} style={{ maxHeight: height }} tabIndex={0} aria-label={label}>
      <table className={styles.numbers}>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map(([name, ...cells]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {cells.map((cell, place) => (
                <td key={table.columns[place + 1]} className="number">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
