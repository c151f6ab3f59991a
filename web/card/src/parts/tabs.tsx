/** The four places of the card, at the thumb. */

import { Gift, History, User, WalletCards } from "lucide-react";
import { Link, useLocation } from "wouter";
import { type TextKey, useSay } from "../language.ts";
import styles from "./tabs.module.css";

const PLACES = [
  { path: "/", key: "card.tab.home", Icon: WalletCards },
  { path: "/rewards", key: "card.tab.rewards", Icon: Gift },
  { path: "/history", key: "card.tab.history", Icon: History },
  { path: "/me", key: "card.tab.me", Icon: User },
] as const satisfies readonly { path: string; key: TextKey; Icon: typeof Gift }[];

export function Tabs() {
  const say = useSay();
  const [location] = useLocation();
  const here = location === "/rules" ? "/me" : location;
  return (
    <nav className={styles.tabs} aria-label={say("card.tabs")}>
      <ul>
        {PLACES.map(({ path, key, Icon }) => (
          <li key={path}>
            <Link href={path} className={styles.tab ?? ""} aria-current={here === path ? "page" : undefined}>
              <Icon size={22} aria-hidden />
              {say(key)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
