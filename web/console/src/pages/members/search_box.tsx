/** Words to search by. Enter opens the one member found, and whoever an identifier such as `card:8800-17` names. */

import { Problem } from "@regulars/shared/api.ts";
import { Input } from "antd";
import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useSay } from "../../language.tsx";
import { ProblemAlert } from "../../parts/problems.tsx";
import { useFinding } from "./finding.ts";
import styles from "./list.module.css";

const PAUSE_MS = 250;

export function SearchBox({ search, onSearch }: { search: string; onSearch: (words: string) => void }) {
  const say = useSay();
  const [typed, setTyped] = useState(search);
  const finding = useFinding();
  const pause = useRef(0);
  const searchSoon = (words: string) => {
    finding.reset();
    setTyped(words);
    clearTimeout(pause.current);
    pause.current = window.setTimeout(() => onSearch(words), PAUSE_MS);
  };
  const searchNow = () => {
    clearTimeout(pause.current);
    if (typed !== search) onSearch(typed);
    if (typed.trim()) finding.mutate(typed.trim());
  };
  useEffect(() => () => clearTimeout(pause.current), []);
  return (
    <search>
      <form
        className={styles.search}
        onSubmit={(event) => {
          event.preventDefault();
          searchNow();
        }}
      >
        <Input
          size="large"
          aria-label={say("page.members.search")}
          placeholder={say("page.members.search.hint")}
          prefix={<Search size={18} aria-hidden />}
          value={typed}
          onChange={(event) => searchSoon(event.target.value)}
          autoComplete="off"
          spellCheck={false}
          maxLength={500}
          allowClear
          autoFocus
        />
        <input type="submit" hidden />
        {finding.error instanceof Problem && finding.error.status === 404 ? (
          <p className={styles.unknown} role="alert">
            {say("page.members.unknown", { ref: finding.variables ?? "" })}
          </p>
        ) : (
          <ProblemAlert error={finding.error} />
        )}
      </form>
    </search>
  );
}
