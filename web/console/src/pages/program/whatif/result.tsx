/** What came of a what-if: in one sentence, then in figures, charts and lists. */

import { useSay, useSpeaking } from "../../../language.tsx";
import { Panel } from "../../../parts/page.tsx";
import { Loading } from "../../../parts/states.tsx";
import { useProgram } from "../../../program.tsx";
import { useDescription } from "../versions_data.ts";
import { Changes } from "./changes.tsx";
import { Gist } from "./gist.tsx";
import { Members } from "./members.tsx";
import { MonthsChart } from "./months.tsx";
import {
  type NameOf,
  namesOf,
  paired,
  type Report,
  sinceOf,
  spendable,
  tiersOf,
  type WalletFigures,
} from "./report.ts";
import { LadderMoves } from "./tiers.tsx";
import styles from "./whatif.module.css";

const MOST_REFUSALS = 12;

export function ResultShown({ report, number }: { report: Report; number: number }) {
  const { say, language } = useSpeaking();
  const draft = useDescription(String(number));
  const published = useDescription(String(report.published_version));
  const { date, number: write } = useProgram();
  if (draft.isPending || published.isPending) return <Loading />;
  const both = [draft.data, published.data];
  const name = namesOf(both, language);
  const twice = givenTwice(report);
  const version = report.published_version;
  const span = { since: date(sinceOf(report)), at: date(report.as_of) };
  const params = { members: write(report.members), events: write(report.events), version, ...span };
  return (
    <div className={styles.result}>
      <section className={styles.lead}>
        {spendable(report).map((wallet) => (
          <Gist key={wallet} report={report} wallet={wallet} name={name} />
        ))}
        <p className={styles.soft}>{say("page.whatif.basis", params)}</p>
      </section>
      <WalletsShown report={report} name={name} />
      <MonthsChart report={report} name={name} />
      <Panel title={say("page.whatif.rules")}>
        <Changes
          label={say("page.whatif.rules")}
          first={say("page.whatif.rule")}
          version={version}
          rows={rows(
            paired(
              report,
              (side) => side.issued,
              (each) => `${each.rule} ${each.wallet}`,
              (each) => each.points,
            ),
            (key) => {
              const [rule = "", wallet = ""] = key.split(" ");
              return twice.has(rule) ? `${name("earn", rule)} · ${name("wallets", wallet)}` : name("earn", rule);
            },
          )}
        />
      </Panel>
      {report.ladders.map((ladder) => (
        <LadderMoves
          key={ladder.ladder}
          ladder={ladder}
          version={version}
          tiers={tiersOf(both, ladder.ladder)}
          name={name}
        />
      ))}
      <div className={styles.halves}>
        <Members title={say("page.whatif.losers")} none={say("page.whatif.no_losers")} members={report.losers} />
        <Members title={say("page.whatif.gainers")} none={say("page.whatif.no_gainers")} members={report.gainers} />
      </div>
      <Refusals report={report} name={name} />
    </div>
  );
}

/** Rules that give into one wallet now, and into another under the draft. */
function givenTwice(report: Report): Set<string> {
  const wallets = new Map<string, string>();
  const issued = [...report.before.issued, ...report.after.issued];
  for (const { rule, wallet } of issued) if (!wallets.has(rule)) wallets.set(rule, wallet);
  return new Set(issued.filter(({ rule, wallet }) => wallets.get(rule) !== wallet).map(({ rule }) => rule));
}

const FIGURES = ["issued", "spent", "expired", "taken_back", "liability"] as const;

function WalletsShown({ report, name }: { report: Report; name: NameOf }) {
  const say = useSay();
  const { money } = useProgram();
  const wallets = [...new Set([...report.after.wallets, ...report.before.wallets].map((each) => each.wallet))];
  const of = (all: readonly WalletFigures[] | undefined, wallet: string) => all?.find((each) => each.wallet === wallet);
  const worth = (each: WalletFigures | undefined) => (each?.money == null ? "" : money(each.money));
  return (
    <div className={styles.wallets}>
      {wallets.map((wallet) => {
        const [before, after] = [of(report.before.wallets, wallet), of(report.after.wallets, wallet)];
        const real = of(report.real, wallet);
        // What only counts is never spent, so nothing of it is owed.
        const counts = [before, after].every((each) => each?.kind !== "spendable");
        const figures = FIGURES.filter((figure) => !counts || figure !== "liability")
          .map((figure) => ({
            name: say(`page.whatif.figure.${figure}`),
            real: report.real && (real?.[figure] ?? 0),
            before: before?.[figure] ?? 0,
            after: after?.[figure] ?? 0,
          }))
          .filter((each) => each.real || each.before || each.after);
        return (
          <Panel
            key={wallet}
            title={name("wallets", wallet)}
            aside={
              (before?.money ?? after?.money) != null && (
                <span className={`${styles.soft} number`}>
                  {say("page.whatif.owed", { before: worth(before), after: worth(after) })}
                </span>
              )
            }
          >
            <Changes
              label={name("wallets", wallet)}
              first={say("page.whatif.figure")}
              rows={figures}
              version={report.published_version}
              kept
            />
          </Panel>
        );
      })}
    </div>
  );
}

function Refusals({ report, name }: { report: Report; name: NameOf }) {
  const { say, sayKnown } = useSpeaking();
  const told = rows(
    paired(
      report,
      (side) => side.refusals,
      (each) => `${each.reason} ${each.subject}`,
      (each) => each.times,
    ),
    (key) => {
      const [reason = "", subject = ""] = key.split(" ");
      const rule = name("earn", subject);
      const who = rule === subject ? name("rewards", subject) : rule;
      const words = sayKnown(`page.whatif.reason.${reason}`, reason);
      return who ? `${who} · ${words}` : words;
    },
  );
  return (
    <Panel title={say("page.whatif.refusals")}>
      <Changes
        label={say("page.whatif.refusals")}
        first={say("page.whatif.reason")}
        version={report.published_version}
        rows={told.slice(0, MOST_REFUSALS)}
      />
    </Panel>
  );
}

function rows(sums: Map<string, { before: number; after: number }>, name: (key: string) => string) {
  return [...sums].map(([key, pair]) => ({ name: name(key), ...pair }));
}
