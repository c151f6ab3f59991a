/** The parts of the program, to choose from; each with how many faults it has. */

import { type Factor, firstName, usualRule, type Way, withRule } from "@regulars/shared/program_additions.ts";
import {
  freeId,
  inserted,
  join,
  listAt,
  moved,
  type Part,
  type Plain,
  textAt,
} from "@regulars/shared/program_document.ts";
import { App, Button } from "antd";
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useSay, useSpeaking } from "../../../language.tsx";
import { useEditing } from "./editing.tsx";
import { NewRuleDialog } from "./new_rule.tsx";
import styles from "./parts_list.module.css";

export const LISTS = ["wallets", "earn", "ladders", "rewards"] as const;
/** What is wrong with the document or a list as a whole, such as that there is none. */
export const WHOLES: readonly string[] = ["", ...LISTS];
export type ListName = (typeof LISTS)[number];

interface PartsProps {
  chosen: string;
  onChoose: (path: string) => void;
}

export function PartsList({ chosen, onChoose }: PartsProps) {
  const say = useSay();
  const { data, change } = useEditing();
  const [asking, setAsking] = useState(false);
  const add = useNewPart(onChoose);
  const addRule = (way: Way, factor?: Factor) => {
    const { program, path } = withRule(data, way, factor);
    change("", program);
    onChoose(path);
    setAsking(false);
  };
  const choose = (list: ListName) => {
    if (list !== "earn") add(list);
    else if (usualRule(data)) setAsking(true);
    else addRule("on_top");
  };
  return (
    <nav className={styles.parts} aria-label={say("page.edit.parts")}>
      <ul>
        <Entry
          path=""
          name={say("page.edit.part.program")}
          chosen={chosen}
          onChoose={onChoose}
          places={["name", "currency", "time_zone", "format", "stacking"]}
          wholes={WHOLES}
        />
      </ul>
      {LISTS.map((list) => (
        <section key={list}>
          <header className={styles.head}>
            <h2>{say(`page.edit.part.${list}`)}</h2>
            <Button size="small" type="text" icon={<Plus size={16} aria-hidden />} onClick={() => choose(list)}>
              {say(`page.edit.new.${list}`)}
            </Button>
          </header>
          <Entries list={list} chosen={chosen} onChoose={onChoose} />
        </section>
      ))}
      <section>
        <header className={styles.head}>
          <h2>{say("page.edit.part.spending")}</h2>
        </header>
        <ul>
          <Entry path="pay_with_points" name={say("page.edit.pay")} chosen={chosen} onChoose={onChoose} />
        </ul>
      </section>
      <NewRuleDialog open={asking} onChoose={addRule} onClose={() => setAsking(false)} />
    </nav>
  );
}

function Entries({ list, chosen, onChoose }: PartsProps & { list: ListName }) {
  const say = useSay();
  const { language } = useSpeaking();
  const { data } = useEditing();
  const items = listAt(data, list);
  if (items.length === 0) return <p className={styles.none}>{say("page.edit.none")}</p>;
  return (
    <ul>
      {items.map((item, index) => {
        const path = join(list, index);
        const name = textAt(item, `name.${language}`) || textAt(item, "id") || say("page.edit.unnamed");
        return <Entry key={path} path={path} name={name} chosen={chosen} onChoose={onChoose} />;
      })}
    </ul>
  );
}

interface EntryProps extends PartsProps {
  path: string;
  name: string;
  places?: readonly string[];
  /** Places of which only their own faults belong here. */
  wholes?: readonly string[];
}

function Entry({ path, name, chosen, onChoose, places = [path], wholes = [] }: EntryProps) {
  const say = useSay();
  const { faultsIn, faultsAt } = useEditing();
  const count = places.flatMap(faultsIn).length + wholes.flatMap(faultsAt).length;
  return (
    <li>
      <button
        type="button"
        className={path === chosen ? styles.here : styles.entry}
        aria-current={path === chosen ? "true" : undefined}
        onClick={() => onChoose(path)}
      >
        <span className={styles.name}>{name}</span>
        {count > 0 && (
          <span className={styles.count}>
            <span aria-hidden="true">{count}</span>
            <span className="visually-hidden">{say("page.edit.faults", { count })}</span>
          </span>
        )}
      </button>
    </li>
  );
}

/** Adds a part that is sound from the beginning, and goes there. */
function useNewPart(onChoose: (path: string) => void): (list: Exclude<ListName, "earn">) => void {
  const { data, change } = useEditing();
  return (list) => {
    const items = listAt(data, list);
    const wallet = textAt(data, "wallets[0].id");
    const id = freeId(items, { wallets: "wallet", ladders: "ladder", rewards: "reward" }[list]);
    const first: Record<typeof list, Part> = {
      wallets: {},
      ladders: { tiers: [{ id: freeTier(data), name: firstName("tiers") }] },
      rewards: { cost: { wallet, points: 100 } },
    };
    change(list, [...items, { id, name: firstName(list), ...first[list] }]);
    onChoose(join(list, items.length));
  };
}

function freeTier(data: Plain): string {
  const tiers = listAt(data, "ladders").flatMap((ladder) => listAt(ladder, "tiers"));
  return freeId(tiers, "tier");
}

/** What can be done with the part as a whole: its place among the others, and taking it away. */
export function PartTools({ path, onChoose }: { path: string; onChoose: (path: string) => void }) {
  const { say, language } = useSpeaking();
  const { data, change } = useEditing();
  const offerUndo = useUndo();
  const [, list = "", number = ""] = /^(\w+)\[(\d+)\]$/.exec(path) ?? [];
  if (!list) return null;
  const items = listAt(data, list);
  const index = Number(number);
  const move = (to: number) => {
    change(list, moved(items, index, to));
    onChoose(join(list, to));
  };
  const remove = () => {
    change(path, undefined);
    onChoose(items.length > 1 ? join(list, Math.max(0, index - 1)) : "");
    offerUndo(textAt(data, `${path}.name.${language}`), () => {
      change(list, (now) => inserted(Array.isArray(now) ? now : [], index, items[index] ?? {}));
      onChoose(path);
    });
  };
  return (
    <div className={styles.tools}>
      <Tool
        label={say("page.edit.up")}
        icon={<ArrowUp size={16} aria-hidden />}
        off={index === 0}
        act={() => move(index - 1)}
      />
      <Tool
        label={say("page.edit.down")}
        icon={<ArrowDown size={16} aria-hidden />}
        off={index === items.length - 1}
        act={() => move(index + 1)}
      />
      <Tool label={say("page.edit.remove")} icon={<Trash2 size={16} aria-hidden />} act={remove} />
    </div>
  );
}

const UNDO_S = 8;

/** What was taken away can be brought back for a while. */
function useUndo(): (name: string, undo: () => void) => void {
  const say = useSay();
  const { message } = App.useApp();
  return (name, undo) => {
    const key = `undo ${name}`;
    const back = () => {
      undo();
      message.destroy(key);
    };
    const content = (
      <>
        {say("page.edit.removed", { name })}
        <Button type="link" size="small" onClick={back}>
          {say("page.edit.undo")}
        </Button>
      </>
    );
    void message.open({ key, content, duration: UNDO_S });
  };
}

function Tool({ label, icon, act, off = false }: { label: string; icon: ReactNode; act: () => void; off?: boolean }) {
  return <Button type="text" icon={icon} aria-label={label} title={label} disabled={off} onClick={act} />;
}
