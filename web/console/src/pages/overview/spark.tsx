/** A small line of days, for a feeling only: the chart proper has the numbers. */

import styles from "./spark.module.css";

const WIDTH = 100;
const HEIGHT = 28;

export function Spark({ values }: { values: readonly number[] }) {
  const most = Math.max(...values, 0);
  if (values.length < 3 || most === 0) return <span className={styles.spark} />;
  const step = WIDTH / (values.length - 1);
  const line = values.map(
    (value, place) => `${(place * step).toFixed(2)},${(HEIGHT - (value / most) * (HEIGHT - 3)).toFixed(2)}`,
  );
  return (
    <svg className={styles.spark} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <polygon className={styles.under} points={`0,${HEIGHT} ${line.join(" ")} ${WIDTH},${HEIGHT}`} />
      <polyline className={styles.line} points={line.join(" ")} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
