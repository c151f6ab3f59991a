/** What came of a what-if: in one sentence, then in figures, charts and lists. */

import { Link } from "wouter";
import { useSay, useSpeaking } from "../../../language.tsx";
import { Panel } from "../../../parts/page.tsx";
import { Loading } from "../../../parts/states.tsx";
import { useProgram } from "../../../program.tsx";
import { useDescription } from "../versions_data.ts";
import { Changes } from "./changes.tsx";
import { MonthsChart } from "./months.tsx";
import {
  type ChangedMember,
  type NameOf,
  namesOf,
  paired,
  type Report,
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
  const { time, number: write } = useProgram();
  if (draft.isPending || published.isPending) return <Loading />;
  const both = [draft.data, published.data];
  const name = namesOf(both, language);
  const twice = givenTwice(report);
  const params = { members: write(report.members), events: write(report.events), version: report.published_version };
  return (
    <div className={styles.result}>
      <section className={styles.lead}>
        {spendable(report).map((wallet) => (
          <p key={wallet}>
            <Gist report={report} wallet={wallet} name={name} />
          </p>
        ))}
        <p className={styles.soft}>{say("page.whatif.basis", { ...params, at: time(report.as_of) })}</p>
      </section>
      <WalletsShown report={report} name={name} />
      <MonthsChart report={report} name={name} />
      <Panel title={say("page.whatif.rules")}>
        <Changes
          label={say("page.whatif.rules")}
          first={say("page.whatif.rule")}
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
        <LadderMoves key={ladder.ladder} ladder={ladder} tiers={tiersOf(both, ladder.ladder)} name={name} />
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

/** "Under the draft, members would have got 1,234,567 points instead of 1,000,000: ¥2,345 more to owe." */
function Gist({ report, wallet, name }: { report: Report; wallet: string; name: NameOf }) {
  const say = useSay();
  const { number, money } = useProgram();
  const [before, after] = [report.before, report.after].map((side) =>
    side.wallets.find((each) => each.wallet === wallet),
  );
  const issued = [before?.issued ?? 0, after?.issued ?? 0] as const;
  const owed = Number(after?.money ?? 0) - Number(before?.money ?? 0);
  const params = { wallet: name("wallets", wallet), before: number(issued[0]), after: number(issued[1]) };
  const first = say(issued[0] === issued[1] ? "page.whatif.gist.same" : "page.whatif.gist", params);
  const valued = before?.money != null || after?.money != null;
  if (!valued) return first;
  const key = owed > 0 ? "page.whatif.owed.more" : owed < 0 ? "page.whatif.owed.less" : "page.whatif.owed.same";
  return `${first}${say(key, { money: money(Math.abs(owed)) })}`;
}

const FIGURES = ["issued", "spent", "expired", "taken_back", "liability"] as const;

function WalletsShown({ report, name }: { report: Report; name: NameOf }) {
  const say = useSay();
  const { money } = useProgram();
  const wallets = [...new Set([...report.after.wallets, ...report.before.wallets].map((each) => each.wallet))];
  const of = (side: "before" | "after", wallet: string) => report[side].wallets.find((each) => each.wallet === wallet);
  const worth = (each: WalletFigures | undefined) => (each?.money == null ? "" : money(each.money));
  return (
    <div className={styles.wallets}>
      {wallets.map((wallet) => {
        const [before, after] = [of("before", wallet), of("after", wallet)];
        const figures = FIGURES.map((figure) => ({
          name: say(`page.whatif.figure.${figure}`),
          before: before?.[figure] ?? 0,
          after: after?.[figure] ?? 0,
        })).filter((each) => each.before || each.after);
        return (
          <Panel
            key={wallet}
            title={name("wallets", wallet)}
            aside={
              (before?.money ?? after?.money) != null && (
                <span className={`${styles.soft} number`}>
                  {say("page.whatif.worth", { before: worth(before), after: worth(after) })}
                </span>
              )
            }
          >
            <Changes label={name("wallets", wallet)} first={say("page.whatif.figure")} rows={figures} kept />
          </Panel>
        );
      })}
    </div>
  );
}

function Members({ title, none, members }: { title: string; none: string; members: ChangedMember[] }) {
  const { sayKnown } = useSpeaking();
  const { number } = useProgram();
  const called = ({ identity, member_id }: ChangedMember) => {
    const [kind = "", ...value] = identity.split(":");
    return identity ? `${sayKnown(`page.kind.${kind}`, kind)} ${value.join(":")}` : member_id;
  };
  return (
    <Panel title={title}>
      {members.length === 0 && <p className={styles.soft}>{none}</p>}
      <ul className={styles.members}>
        {members.slice(0, 10).map((member) => (
          <li key={member.member_id}>
            <Link href={`/members/${member.member_id}`}>{called(member)}</Link>
            <span className="number">
              {number(member.before)} → {number(member.after)}
            </span>
            <b className={`${member.change > 0 ? styles.plus : styles.minus} number`}>
              {signed(member.change, number)}
            </b>
          </li>
        ))}
      </ul>
    </Panel>
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
        rows={told.slice(0, MOST_REFUSALS)}
      />
    </Panel>
  );
}

export function signed(change: number, number: (value: number) => string): string {
  return change > 0 ? `+${number(change)}` : change < 0 ? `−${number(-change)}` : "0";
}

function rows(sums: Map<string, { before: number; after: number }>, name: (key: string) => string) {
  return [...sums].map(([key, pair]) => ({ name: name(key), ...pair }));
}
