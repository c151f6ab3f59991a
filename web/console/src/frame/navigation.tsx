/** The places one may go to, and who one is. */

import { Link, useRoute } from "wouter";
import { useSay } from "../language.tsx";
import { Brand } from "../parts/brand.tsx";
import { useMay } from "../session.tsx";
import { Me } from "./me.tsx";
import styles from "./navigation.module.css";
import { type Place, places } from "./places.ts";

/** `onAsk` is told when a dialog opens: whatever shows the navigation makes room for it. */
export function Navigation({ onAsk }: { onAsk?: () => void }) {
  const say = useSay();
  const may = useMay();
  const open = places.filter((place) => may(...place.scopes));
  const groups = [...new Set(open.map((place) => place.group))];
  return (
    <div className={styles.side}>
      <Link href="/" className={styles.brand}>
        <Brand />
      </Link>
      <nav aria-label={say("page.nav")} className={styles.nav}>
        {groups.map((group) => (
          <div key={group ?? ""}>
            {group && <p className={styles.group}>{say(group)}</p>}
            <ul>
              {open
                .filter((place) => place.group === group)
                .map((place) => (
                  <Entry key={place.path} place={place} />
                ))}
            </ul>
          </div>
        ))}
      </nav>
      <Me onAsk={onAsk} />
    </div>
  );
}

function Entry({ place }: { place: Place }) {
  const say = useSay();
  const [here] = useRoute(place.path);
  const [below] = useRoute(`${place.path}/*?`);
  const [beside] = useRoute(place.also ?? place.path);
  const Icon = place.icon;
  return (
    <li>
      <Link
        href={place.path}
        className={here || below || beside ? styles.here : styles.entry}
        aria-current={here ? "page" : below || beside ? "true" : undefined}
      >
        <Icon size={18} aria-hidden />
        {say(place.name)}
      </Link>
    </li>
  );
}
