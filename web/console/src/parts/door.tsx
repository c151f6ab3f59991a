/** The pages outside the frame: the shop's promise on one side, a form on the other. */

import type { ReactNode } from "react";
import { useSay } from "../language.tsx";
import { Brand } from "./brand.tsx";
import styles from "./door.module.css";
import { Switches } from "./switches.tsx";

export function Door({ title, body, children }: { title: ReactNode; body?: ReactNode; children: ReactNode }) {
  const say = useSay();
  return (
    <div className={styles.door}>
      <section className={styles.promise} aria-hidden="true">
        <svg className={styles.rings} viewBox="0 0 400 400" aria-hidden="true">
          {[190, 150, 110, 70, 30].map((half) => (
            <rect key={half} x={200 - half} y={200 - half} width={half * 2} height={half * 2} rx={half / 3.2} />
          ))}
        </svg>
        <div className={styles.words}>
          <p className={styles.line}>{say("page.tagline")}</p>
          <p>{say("page.tagline.more")}</p>
        </div>
      </section>
      <main className={styles.entry}>
        <header className={styles.top}>
          <Brand />
          <Switches />
        </header>
        <div className={styles.form}>
          <h1>{title}</h1>
          {body && <p className={styles.body}>{body}</p>}
          {children}
        </div>
      </main>
    </div>
  );
}
