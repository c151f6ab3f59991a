/** What someone sees whose card is not open: where to get a link, or the way in by phone. */

import type { Problem } from "@regulars/shared/api.ts";
import { lookVariables } from "@regulars/shared/theme.ts";
import { useQuery } from "@tanstack/react-query";
import { useSay, useSpeaking } from "../language.ts";
import { Top } from "../parts/top.tsx";
import { doors } from "../session.ts";
import { ByPhone } from "./by_phone.tsx";
import styles from "./door.module.css";

export function Door({ refused }: { refused?: Problem }) {
  const say = useSay();
  const { language } = useSpeaking();
  const entry = useQuery({ queryKey: ["doors"], queryFn: doors, staleTime: Number.POSITIVE_INFINITY });
  const name = entry.data?.name[language] ?? say("card.name");
  return (
    <div className={styles.door}>
      <Top name={name} />
      <main>
        <div className={styles.blank} style={lookVariables("ember")} aria-hidden="true">
          <svg viewBox="0 0 340 200" aria-hidden="true">
            {[150, 120, 90, 60, 30].map((half) => (
              <rect key={half} x={300 - half} y={30 - half} width={half * 2} height={half * 2} rx={half / 3.2} />
            ))}
          </svg>
          <span>{say("card.name")}</span>
        </div>
        <h1>{say(refused ? "card.over.title" : "card.no_link.title")}</h1>
        <p className={styles.body}>{say(refused ? "card.over.body" : "card.no_link.body")}</p>
        {entry.data?.by_phone && <ByPhone />}
      </main>
    </div>
  );
}
