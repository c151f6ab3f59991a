/** Rows that are not taken, each with its line, why, and its cells as they stand in the file. */

import { useSay } from "../../language.tsx";
import styles from "./rejected.module.css";

interface Row {
  line: number;
  reason: string;
  cells: readonly string[];
}

export function RejectedRows({ rows }: { rows: readonly Row[] }) {
  const say = useSay();
  return (
    <ul className={styles.rejected}>
      {rows.map((row) => (
        <li key={row.line}>
          <b className="number">{say("page.import.read.line", { line: row.line })}</b>
          <span>{row.reason}</span>
          <code>{row.cells.join(", ")}</code>
        </li>
      ))}
    </ul>
  );
}
