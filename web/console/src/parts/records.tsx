/** A table, or on a narrow window its rows as cards: nothing is out of sight, and nothing has to be scrolled for. */

import { Table, type TableColumnsType } from "antd";
import type { ReactNode } from "react";
import { useNarrow } from "./narrow.ts";
import styles from "./records.module.css";

interface RecordsProps<Item> {
  items: readonly Item[];
  columns: TableColumnsType<Item>;
  keyOf: (item: Item) => string;
}

export function Records<Item extends object>({ items, columns, keyOf }: RecordsProps<Item>) {
  const narrow = useNarrow();
  if (!narrow) {
    return <Table rowKey={keyOf} dataSource={[...items]} columns={columns} pagination={false} scroll={{ x: 640 }} />;
  }
  return (
    <ul className={styles.records}>
      {items.map((item, place) => (
        <li key={keyOf(item)}>
          <dl>
            {columns.map((column, at) => (
              <div key={column.key ?? at} className={column.key === "actions" ? styles.actions : undefined}>
                <dt>{column.title as ReactNode}</dt>
                <dd>{column.render?.(undefined, item, place) as ReactNode}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}
