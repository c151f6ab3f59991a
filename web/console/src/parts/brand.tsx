import { Mark } from "@regulars/shared/mark.tsx";
import { useSay } from "../language.tsx";
import styles from "./brand.module.css";

export function Brand() {
  const say = useSay();
  return (
    <span className={styles.brand}>
      <Mark size={32} />
      {say("page.product")}
    </span>
  );
}
