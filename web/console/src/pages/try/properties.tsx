/** What else is known of an event, by name, as rules ask for it. */

import type { Property } from "@regulars/shared/trial.ts";
import { Button, Input } from "antd";
import { Plus, Trash2 } from "lucide-react";
import { useSay } from "../../language.tsx";
import styles from "./try.module.css";

interface PropertiesProps {
  properties: Property[];
  /** Names that rules have asked for. */
  asked: readonly string[];
  onChange: (properties: Property[]) => void;
}

export function Properties({ properties, asked, onChange }: PropertiesProps) {
  const say = useSay();
  const change = (key: number, part: Partial<Property>) =>
    onChange(properties.map((each) => (each.key === key ? { ...each, ...part } : each)));
  const add = (name: string) =>
    onChange([...properties, { key: 1 + Math.max(0, ...properties.map(({ key }) => key)), name, value: "" }]);
  const offered = asked.filter((name) => !properties.some((each) => each.name.trim() === name));
  return (
    <div className={styles.properties}>
      {properties.map((property) => (
        <div key={property.key} className={styles.property}>
          <Input
            value={property.name}
            aria-label={say("page.try.property.name")}
            placeholder={say("page.try.property.name")}
            maxLength={100}
            onChange={(event) => change(property.key, { name: event.target.value })}
          />
          <Input
            value={property.value}
            aria-label={say("page.try.property.value", { name: property.name })}
            placeholder={say("page.try.property.value.example")}
            maxLength={500}
            onChange={(event) => change(property.key, { value: event.target.value })}
          />
          <Button
            type="text"
            icon={<Trash2 size={16} aria-hidden />}
            aria-label={say("page.try.property.remove", { name: property.name })}
            onClick={() => onChange(properties.filter(({ key }) => key !== property.key))}
          />
        </div>
      ))}
      <div className={styles.offers}>
        {offered.map((name) => (
          <Button key={name} size="small" shape="round" icon={<Plus size={14} aria-hidden />} onClick={() => add(name)}>
            {name}
          </Button>
        ))}
        <Button size="small" type="text" icon={<Plus size={14} aria-hidden />} onClick={() => add("")}>
          {say("page.try.property.add")}
        </Button>
      </div>
    </div>
  );
}
