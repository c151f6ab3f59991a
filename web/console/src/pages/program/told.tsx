/** Rules, wallets, rewards and spending of a program, each by its name and in its sentences. */

import { listAt, type Plain, textAt } from "@regulars/shared/program_document.ts";
import { Told } from "@regulars/shared/told.tsx";
import {
  Cake,
  CalendarCheck2,
  Coins,
  Gift,
  type LucideIcon,
  MessageSquareQuote,
  PartyPopper,
  ShoppingBag,
  TrendingUp,
  UserRoundPen,
  Wallet,
  Zap,
} from "lucide-react";
import type { ReactNode } from "react";
import { useSay, useSpeaking } from "../../language.tsx";
import { Panel } from "../../parts/page.tsx";
import styles from "./told.module.css";
import type { Described, PartTold } from "./versions_data.ts";

interface ToldProps {
  description: Described;
}

/** Each part of a list that has a sentence. */
export function useParts(
  { document, sentences }: Described,
  list: string,
): { path: string; name: string; told: PartTold; item: Plain }[] {
  const { language } = useSpeaking();
  const data = (document ?? {}) as Plain;
  return listAt(data, list).flatMap((item, index) => {
    const path = `${list}[${index}]`;
    const told = sentences.find((each) => each.path === path);
    return told ? [{ path, name: textAt(item, `name.${language}`), told, item }] : [];
  });
}

const ICONS: Record<string, LucideIcon> = {
  "Order Completed": ShoppingBag,
  "Order Delivered": ShoppingBag,
  "Checked In": CalendarCheck2,
  "Product Reviewed": MessageSquareQuote,
  "Signed Up": PartyPopper,
  Identify: UserRoundPen,
};

export function Rules({ description }: ToldProps) {
  const say = useSay();
  const rules = useParts(description, "earn");
  return (
    <Panel title={say("page.program.earn")}>
      {rules.length === 0 && <p className={styles.soft}>{say("page.program.no_rules")}</p>}
      <ul className={styles.rules}>
        {rules.map(({ path, name, told, item }) => (
          <li key={path}>
            <Card icon={iconOf(item)} name={name} told={told} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function iconOf(rule: Plain): LucideIcon {
  if (JSON.stringify(rule).includes("member.is_birthday")) return Cake;
  return ICONS[textAt(rule, "on")] ?? Zap;
}

function Card({ icon: Icon, name, told }: { icon: LucideIcon; name: string; told: PartTold }) {
  return (
    <article className={styles.card}>
      <span className={styles.icon}>
        <Icon size={20} aria-hidden />
      </span>
      <div>
        <h3>{name}</h3>
        <Sentences told={told} />
      </div>
    </article>
  );
}

function Sentences({ told }: { told: PartTold }) {
  const { language } = useSpeaking();
  return <Told text={told.text[language]} details={told.details.map((detail) => detail[language])} />;
}

export function Wallets({ description }: ToldProps) {
  const say = useSay();
  const wallets = useParts(description, "wallets");
  return (
    <Panel title={say("page.program.wallets")}>
      <ul className={styles.stack}>
        {wallets.map(({ path, name, told, item }) => (
          <li key={path}>
            <Card icon={textAt(item, "kind") === "progress" ? TrendingUp : Wallet} name={name} told={told} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

export function Spending({ description }: ToldProps) {
  const say = useSay();
  const told = description.sentences.find((each) => each.path === "pay_with_points");
  return (
    <Panel title={say("page.program.spending")}>
      {told ? (
        <Card icon={Coins} name={say("page.program.pay")} told={told} />
      ) : (
        <p className={styles.soft}>{say("page.program.no_pay")}</p>
      )}
    </Panel>
  );
}

export function Rewards({ description }: ToldProps) {
  const say = useSay();
  const rewards = useParts(description, "rewards");
  return (
    <Panel title={say("page.program.rewards")}>
      {rewards.length === 0 && <p className={styles.soft}>{say("page.program.no_rewards")}</p>}
      <ul className={styles.rewards}>
        {rewards.map(({ path, name, told }) => (
          <li key={path} className={styles.reward}>
            <Titled icon={<Gift size={18} aria-hidden />} name={name} />
            <Sentences told={told} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Titled({ icon, name }: { icon: ReactNode; name: string }) {
  return (
    <h3 className={styles.titled}>
      {icon}
      {name}
    </h3>
  );
}
