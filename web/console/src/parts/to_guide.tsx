/** From where a program is missing to the guide that proposes one. */

import { Compass } from "lucide-react";
import { Link } from "wouter";
import { useSay } from "../language.tsx";
import styles from "./to_guide.module.css";

export function ToGuide() {
  const say = useSay();
  return (
    <Link href="/start" className={styles.link}>
      <Compass size={16} aria-hidden />
      {say("page.start.title")}
    </Link>
  );
}
