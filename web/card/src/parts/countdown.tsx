/** How long there is still time, counted down every second in the last hour, every minute before. */

import { useEffect, useState } from "react";
import { useCard } from "../data.ts";
import { useSay } from "../language.ts";

const HOUR_MS = 3_600_000;

export function Countdown({ until }: { until: string }) {
  const say = useSay();
  const { time } = useCard();
  const [now, setNow] = useState(Date.now);
  const left = Math.max(0, Date.parse(until) - now);
  const pace = left > HOUR_MS ? 60_000 : 1_000;
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), pace);
    return () => clearInterval(timer);
  }, [pace]);
  if (left > 24 * HOUR_MS) return <span className="number">{say("card.tier.until", { date: time(until) })}</span>;
  return <span className="number">{say("card.waiting.left", { time: clock(left) })}</span>;
}

/** 1:05:09, or 5:09 in the last hour. */
function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] ? parts : parts.slice(1);
  return shown.map((part, place) => (place ? String(part).padStart(2, "0") : part)).join(":");
}
