/** What a part of a program says: its sentence, and what else there is to know. */

import styles from "./told.module.css";

export function Told({ text, details }: { text: string; details: readonly string[] }) {
  return (
    <>
      <p className={styles.text}>{text}</p>
      {details.length > 0 && (
        <ul className={styles.details}>
          {details.map((detail) => (
            <li key={detail}>{detail}</li>
          ))}
        </ul>
      )}
    </>
  );
}
