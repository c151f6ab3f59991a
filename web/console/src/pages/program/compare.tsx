/** Two versions side by side. */

import { ArrowLeft } from "lucide-react";
import { Link } from "wouter";
import { useSay } from "../../language.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { Differences } from "./differences.tsx";
import styles from "./program.module.css";

export default function Compare({ from, to }: { from: string; to: string }) {
  const say = useSay();
  return (
    <Page
      title={say("page.compare.title", { from, to })}
      body={say("page.compare.body")}
      before={
        <Link href="/program/versions" className={styles.back}>
          <ArrowLeft size={16} aria-hidden />
          {say("page.versions.back")}
        </Link>
      }
    >
      <Panel>
        <Differences from={from} to={to} />
      </Panel>
    </Page>
  );
}
