/** What is different between two versions, part by part, in the sentences of either. */

import { answerOf, api, Problem, type Schemas } from "@regulars/shared/api.ts";
import { locales } from "@regulars/shared/language.ts";
import { at, listAt, type Plain, textAt } from "@regulars/shared/program_document.ts";
import { useQuery } from "@tanstack/react-query";
import { useSay, useSpeaking } from "../../language.tsx";
import { Pill, type Tone } from "../../parts/pill.tsx";
import { ProblemAlert } from "../../parts/problems.tsx";
import { Failure, Loading } from "../../parts/states.tsx";
import styles from "./differences.module.css";
import { Example, type RuleExample } from "./example.tsx";
import { type Description, useDescription } from "./versions_data.ts";

type Change = Schemas["ChangeShown"];
type Kind = Change["kind"];

const TONES: Record<Kind, Tone> = { added: "good", removed: "bad", changed: "accent", moved: "accent" };

interface PartChanged {
  part: string;
  kind: Kind;
  changes: Change[];
}

export function Differences({ from, to }: { from: string; to: string }) {
  const say = useSay();
  const { language } = useSpeaking();
  const old = useDescription(from);
  const young = useDescription(to);
  const compared = useQuery({
    queryKey: ["programs", "compared", from, to, language],
    queryFn: () => answerOf(api.GET("/api/programs/compare", { params: { query: { from, to } } })),
  });
  if (old.isPending || young.isPending || compared.isPending) return <Loading />;
  if (compared.isError && compared.error instanceof Problem && compared.error.faults.length) {
    return <ProblemAlert error={compared.error} />;
  }
  if (compared.isError) return <Failure error={compared.error} retry={compared.refetch} />;
  const parts = byPart(compared.data.changes);
  if (parts.length === 0) return <p className={styles.none}>{say("page.compare.same")}</p>;
  return (
    <ul className={styles.parts}>
      {parts.map((part) => (
        <li key={part.part}>
          <Changed part={part} old={tellerOf(old.data)} young={tellerOf(young.data)} />
        </li>
      ))}
    </ul>
  );
}

function Changed({ part, old, young }: { part: PartChanged; old: Teller; young: Teller }) {
  const { say, language, sayKnown } = useSpeaking();
  const before = old(part.part, language);
  const after = young(part.part, language);
  const gone = part.kind === "added" ? [] : before.lines.filter((line) => !after.lines.includes(line));
  const come = part.kind === "removed" ? [] : after.lines.filter((line) => !before.lines.includes(line));
  const list =
    part.part.split(/[.[]/).length > 2 && part.part.includes(".tiers[") ? "tiers" : (part.part.split("[")[0] ?? "");
  const renamed = before.name && after.name && before.name !== after.name;
  const told = gone.length + come.length > 0 || renamed;
  return (
    <>
      <p className={styles.title}>
        <Pill tone={TONES[part.kind]}>{say(`page.compare.${part.kind}`)}</Pill>
        <strong>{after.name || before.name || sayKnown(`page.compare.key.${part.part}`, part.part)}</strong>
        <span className={styles.kind}>{sayKnown(`page.compare.part.${list}`, "")}</span>
      </p>
      {renamed && (
        <p className={styles.line}>{say("page.compare.renamed", { before: before.name, after: after.name })}</p>
      )}
      {gone.map((line) => (
        <p key={line} className={styles.gone}>
          <span className="visually-hidden">{say("page.compare.before")}</span>
          {line}
        </p>
      ))}
      {come.map((line) => (
        <p key={line} className={styles.come}>
          <span className="visually-hidden">{say("page.compare.after")}</span>
          {line}
        </p>
      ))}
      {after.example && <Example example={after.example} rule={after.id} wallet={after.wallet} />}
      {!told && part.kind === "moved" && <p className={styles.line}>{say("page.compare.moved.body")}</p>}
      {!told &&
        part.kind === "changed" &&
        part.changes.map((change) => (
          <p key={change.path} className={styles.line}>
            {change.text.replace(/^[~+↕-] /, "")}
          </p>
        ))}
    </>
  );
}

const PART = /^(?:ladders\[[^\]]+\]\.tiers\[[^\]]+\]|\w+\[[^\]]+\]|\w+)/;

function byPart(changes: readonly Change[]): PartChanged[] {
  const found = new Map<string, PartChanged>();
  for (const change of changes) {
    const part = PART.exec(change.path)?.[0] ?? change.path;
    const known = found.get(part);
    const kind = change.path === part ? change.kind : "changed";
    if (known) {
      known.changes.push(change);
      known.kind = "changed";
    } else found.set(part, { part, kind, changes: [change] });
  }
  return [...found.values()];
}

interface PartFound {
  id: string;
  name: string;
  lines: string[];
  /** Of a rule, with what its wallet is called. */
  example: RuleExample | undefined;
  wallet: string;
}

type Teller = (part: string, language: "zh" | "en") => PartFound;

/** Finds a part's name, sentences and example by its path of ids, such as `ladders[level].tiers[gold]`. */
function tellerOf(description: Description | null | undefined): Teller {
  const document = (description?.document ?? {}) as Plain;
  const sentences = new Map(description?.sentences.map((each) => [byIds(document, each.path), each]));
  return (part, language) => {
    const told = sentences.get(part);
    const example = description?.examples.find((each) => each.path === told?.path);
    return {
      id: told ? textAt(document, `${told.path}.id`) : "",
      name: told ? textAt(document, `${told.path}.name.${language}`) : rulesOfGroup(document, part, language),
      lines: told ? [told.text[language], ...told.details.map((each) => each[language])] : [],
      example,
      wallet: example ? walletName(document, example.wallet, language) : "",
    };
  };
}

function walletName(document: Plain, id: string, language: "zh" | "en"): string {
  const wallet = listAt(document, "wallets").find((each) => textAt(each, "id") === id);
  return wallet === undefined ? id : textAt(wallet, `name.${language}`);
}

function byIds(document: Plain, path: string): string {
  let done = "";
  return path.replace(/(\w+)\[(\d+)\]/g, (whole, list: string) => {
    done += (done ? "." : "") + whole;
    return `${list}[${textAt(at(document, done), "id")}]`;
  });
}

/** A group of rules has no name of its own: those in it tell which one it is. */
function rulesOfGroup(document: Plain, part: string, language: "zh" | "en"): string {
  const group = /^stacking\[([^\]]+)\]$/.exec(part)?.[1];
  if (group === undefined) return "";
  const rules = listAt(document, "earn").filter((rule) => textAt(rule, "group") === group);
  return new Intl.ListFormat(locales[language]).format(rules.map((rule) => textAt(rule, `name.${language}`)));
}
