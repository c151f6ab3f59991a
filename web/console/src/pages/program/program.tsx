/** The program in force, told as a page that anybody can read. */

import { type Plain, textAt } from "@regulars/shared/program_document.ts";
import { Button } from "antd";
import { BookOpenText, History, Pencil } from "lucide-react";
import { Link, useLocation } from "wouter";
import { useSay, useSpeaking } from "../../language.tsx";
import { Page } from "../../parts/page.tsx";
import { Pill } from "../../parts/pill.tsx";
import { Empty, Failure, Loading } from "../../parts/states.tsx";
import { ToGuide } from "../../parts/to_guide.tsx";
import { useProgram } from "../../program.tsx";
import { useMay } from "../../session.tsx";
import { Ladders } from "./ladders.tsx";
import styles from "./program.module.css";
import { Rewards, Rules, Spending, Wallets } from "./told.tsx";
import { type Description, useDescription, useVersions, waitingDraft } from "./versions_data.ts";

export default function ProgramPage() {
  const { say, language } = useSpeaking();
  const description = useDescription("current");
  if (description.data === null) return <NoProgram />;
  if (!description.data) {
    return (
      <Page title={say("page.nav.program")}>
        {description.isError ? <Failure error={description.error} retry={description.refetch} /> : <Loading />}
      </Page>
    );
  }
  const { number, document } = description.data;
  return (
    <Page
      title={textAt((document ?? {}) as Plain, `name.${language}`) || say("page.nav.program")}
      body={<InForce number={number} />}
      actions={<Actions />}
    >
      <Told description={description.data} />
    </Page>
  );
}

function Told({ description }: { description: Description }) {
  const say = useSay();
  if (!description.document) return <p>{say("page.program.untold")}</p>;
  return (
    <div className={styles.program}>
      <Rules description={description} />
      <Ladders description={description} />
      <div className={styles.halves}>
        <Wallets description={description} />
        <Spending description={description} />
      </div>
      <Rewards description={description} />
    </div>
  );
}

/** Which version this is, since when, by whom, and what for. */
function InForce({ number }: { number: number }) {
  const say = useSay();
  const { time } = useProgram();
  const versions = useVersions();
  const version = versions.data?.find((each) => each.number === number);
  const draft = waitingDraft(versions.data ?? []);
  return (
    <>
      <p className={styles.version}>
        <Pill tone="good">{say("page.program.version", { number })}</Pill>
        {version?.published_at && (
          <span>{say("page.program.published", { at: time(version.published_at), who: version.author })}</span>
        )}
      </p>
      {version?.note && <p className={styles.note}>{version.note}</p>}
      {draft && (
        <p className={styles.draft}>
          {say("page.program.has_draft", { number: draft.number })}{" "}
          <Link href={`/program/edit/${draft.number}`}>{say("page.program.open_draft")}</Link>
        </p>
      )}
    </>
  );
}

function Actions() {
  const say = useSay();
  const may = useMay();
  const [, go] = useLocation();
  return (
    <>
      <Button icon={<History size={16} aria-hidden />} onClick={() => go("/program/versions")}>
        {say("page.program.versions")}
      </Button>
      {may("operate") && (
        <Button type="primary" icon={<Pencil size={16} aria-hidden />} onClick={() => go("/program/edit")}>
          {say("page.program.edit")}
        </Button>
      )}
    </>
  );
}

function NoProgram() {
  const say = useSay();
  return (
    <Page title={say("page.nav.program")} actions={<Actions />}>
      <Empty icon={<BookOpenText aria-hidden />} title={say("page.program.none")}>
        <p>{say("page.program.none.body")}</p>
        <ToGuide />
      </Empty>
    </Page>
  );
}
