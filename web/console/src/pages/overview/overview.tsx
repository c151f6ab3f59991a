/** The shop at a glance: a period beside the one before it. */

import { answerOf, api, Problem, type Schemas } from "@regulars/shared/api.ts";
import { addressOf, type Days, lastDayOf, type Period, periodOf } from "@regulars/shared/period.ts";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChartNoAxesCombined, Clock } from "lucide-react";
import { useState } from "react";
import { useLocation, useSearch } from "wouter";
import { useSay } from "../../language.tsx";
import { Page } from "../../parts/page.tsx";
import { Empty, Failure, Loading } from "../../parts/states.tsx";
import { ToGuide } from "../../parts/to_guide.tsx";
import { useProgram } from "../../program.tsx";
import { Hours } from "./hours.tsx";
import { Months } from "./months.tsx";
import { Notable } from "./notable.tsx";
import styles from "./overview.module.css";
import { PeriodPicker } from "./period_picker.tsx";
import { Points } from "./points.tsx";
import { Rules } from "./rules.tsx";
import { Tiers } from "./tiers.tsx";
import { Tiles } from "./tiles.tsx";

export type Report = Schemas["Overview"];

export default function Overview() {
  const say = useSay();
  const { today: todayAt } = useProgram();
  const [today] = useState(() => todayAt(Date.now()));
  const [, go] = useLocation();
  const spoken = useSpoken();
  const period = periodOf(new URLSearchParams(useSearch()), today);
  const report = useReport(period);
  const title = say("page.nav.overview");
  const picker = <PeriodPicker period={period} today={today} onChoose={(chosen) => go(`/${addressOf(chosen)}`)} />;
  if (report.error instanceof Problem && report.error.code === "no_program") return <NoProgram />;
  const before = report.data?.before;
  const about = before && say("page.overview.body", { period: spoken(period), before: spoken(before) });
  return (
    <Page title={title} body={about ?? (report.isPending && say("page.loading"))} actions={picker}>
      {report.isPending && <Loading />}
      {report.isError && <Failure error={report.error} retry={report.refetch} />}
      {report.data && (
        <div className={report.isPlaceholderData ? styles.fading : styles.whole}>
          <Shown report={report.data} period={period} today={today} />
        </div>
      )}
    </Page>
  );
}

export function useReport({ from, to }: Days) {
  return useQuery({
    queryKey: ["overview", from, to],
    queryFn: () => answerOf(api.GET("/api/overview", { params: { query: { from, to } } })),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

function Shown({ report, period, today }: { report: Report; period: Period; today: string }) {
  const say = useSay();
  if (report.totals.members.value === 0) {
    return (
      <Empty icon={<ChartNoAxesCombined aria-hidden />} title={say("page.overview.empty")}>
        <p>{say("page.overview.empty.body")}</p>
      </Empty>
    );
  }
  return (
    <>
      {report.days_behind > 0 && (
        <p className={styles.behind} role="status">
          <Clock size={14} aria-hidden />
          {say(report.days_behind === 1 ? "page.overview.behind.one" : "page.overview.behind", {
            days: report.days_behind,
          })}
        </p>
      )}
      <Tiles report={report} />
      <Points report={report} period={period} today={today} />
      <Tiers report={report} />
      <div className={styles.two}>
        <Months report={report} />
        <Hours report={report} />
      </div>
      <div className={styles.two}>
        <Rules report={report} />
        <Notable days={period} />
      </div>
    </>
  );
}

function NoProgram() {
  const say = useSay();
  return (
    <Page title={say("page.nav.overview")}>
      <Empty icon={<ChartNoAxesCombined aria-hidden />} title={say("page.overview.no_program")}>
        <p>{say("page.overview.no_program.body")}</p>
        <ToGuide />
      </Empty>
    </Page>
  );
}

/** Days as people name them: a whole month by its name, others by the first and the last. */
function useSpoken(): (days: Days) => string {
  const say = useSay();
  const { day, month } = useProgram();
  return ({ from, to }) =>
    to === lastDayOf(from.slice(0, 7)) && from.endsWith("-01")
      ? month(from)
      : say("page.overview.days", { from: day(from), to: day(to) });
}
