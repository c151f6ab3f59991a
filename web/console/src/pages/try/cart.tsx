/** The lines of an order, and what they come to. */

import { type CartLine, totalOf } from "@regulars/shared/trial.ts";
import { Button, Input, InputNumber } from "antd";
import { Plus, Trash2 } from "lucide-react";
import { useSay } from "../../language.tsx";
import { Labelled } from "../../parts/labelled.tsx";
import { useProgram } from "../../program.tsx";
import styles from "./try.module.css";

const MOST = 50;

interface CartProps {
  lines: CartLine[];
  onChange: (lines: CartLine[]) => void;
}

export function Cart({ lines, onChange }: CartProps) {
  const say = useSay();
  const { money } = useProgram();
  const change = (key: number, part: Partial<CartLine>) =>
    onChange(lines.map((line) => (line.key === key ? { ...line, ...part } : line)));
  const add = () =>
    onChange([
      ...lines,
      { key: 1 + Math.max(0, ...lines.map(({ key }) => key)), product: "", category: "", price: 10, quantity: 1 },
    ]);
  return (
    <div>
      <ul className={styles.lines}>
        {lines.map((line, place) => (
          <Line
            key={line.key}
            line={line}
            place={place + 1}
            onChange={(part) => change(line.key, part)}
            {...(lines.length > 1 ? { onRemove: () => onChange(lines.filter(({ key }) => key !== line.key)) } : {})}
          />
        ))}
      </ul>
      <footer className={styles.total}>
        <Button icon={<Plus size={16} aria-hidden />} onClick={add} disabled={lines.length >= MOST}>
          {say("page.try.cart.add")}
        </Button>
        <p>
          {say("page.try.cart.total")} <b className="number">{money(totalOf(lines))}</b>
        </p>
      </footer>
    </div>
  );
}

interface LineProps {
  line: CartLine;
  place: number;
  onChange: (part: Partial<CartLine>) => void;
  onRemove?: () => void;
}

function Line({ line, place, onChange, onRemove }: LineProps) {
  const say = useSay();
  return (
    <li className={styles.line}>
      <Labelled label={say("page.try.cart.product")}>
        <Input
          value={line.product}
          placeholder={say("page.try.cart.product.example", { place })}
          maxLength={100}
          onChange={(event) => onChange({ product: event.target.value })}
        />
      </Labelled>
      <Labelled label={say("page.try.cart.category")}>
        <Input
          value={line.category}
          placeholder={say("page.try.optional")}
          maxLength={100}
          onChange={(event) => onChange({ category: event.target.value })}
        />
      </Labelled>
      <Labelled label={say("page.try.cart.price")}>
        <InputNumber
          value={line.price}
          min={0}
          max={10_000_000}
          precision={2}
          onChange={(price) => onChange({ price: price ?? 0 })}
        />
      </Labelled>
      <Labelled label={say("page.try.cart.quantity")}>
        <InputNumber
          value={line.quantity}
          min={1}
          max={10_000}
          precision={0}
          onChange={(quantity) => onChange({ quantity: quantity ?? 1 })}
        />
      </Labelled>
      <Button
        type="text"
        className={styles.remove}
        icon={<Trash2 size={16} aria-hidden />}
        aria-label={say("page.try.cart.remove", { place })}
        disabled={!onRemove}
        onClick={onRemove}
      />
    </li>
  );
}
