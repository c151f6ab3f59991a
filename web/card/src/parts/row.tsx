/** A line of a list: an icon, what it is, a word about it; the whole of it leads somewhere, where it does. */

import type { ReactNode } from "react";
import { Link } from "wouter";
import styles from "./row.module.css";

interface RowProps {
  icon?: ReactNode;
  title: ReactNode;
  detail?: ReactNode;
  end?: ReactNode;
  href?: string | undefined;
  onClick?: (() => void) | undefined;
}

export function Row({ icon, title, detail, end, href, onClick }: RowProps) {
  const inside = (
    <>
      {icon && <span className={styles.icon}>{icon}</span>}
      <span className={styles.words}>
        <strong>{title}</strong>
        {detail && <span className={styles.detail}>{detail}</span>}
      </span>
      {end && <span className={styles.end}>{end}</span>}
    </>
  );
  return (
    <li className={styles.item}>
      {href ? (
        <Link href={href} className={styles.row ?? ""}>
          {inside}
        </Link>
      ) : onClick ? (
        <button type="button" className={styles.row} onClick={onClick}>
          {inside}
        </button>
      ) : (
        <div className={styles.row}>{inside}</div>
      )}
    </li>
  );
}
