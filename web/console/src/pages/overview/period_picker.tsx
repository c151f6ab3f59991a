/** Choosing the days: the usual periods at one click, any other by its first and last day. */

import type { Days, Period, Preset } from "@regulars/shared/period.ts";
import { presets } from "@regulars/shared/period.ts";
import { Button, Popover } from "antd";
import { CalendarRange } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useSay } from "../../language.tsx";
import segments from "../../parts/segments.module.css";
import { Segments } from "../../parts/segments.tsx";
import { useProgram } from "../../program.tsx";
import styles from "./period_picker.module.css";

interface PickerProps {
  period: Period;
  today: string;
  onChoose: (period: Preset | Days) => void;
}

export function PeriodPicker({ period, today, onChoose }: PickerProps) {
  const say = useSay();
  return (
    <div className={styles.picker}>
      <Segments
        label={say("page.overview.period")}
        value={period.preset}
        options={presets.map((preset) => [preset, say(`page.overview.period.${preset}`)] as const)}
        onChoose={onChoose}
      >
        <AnyPeriod period={period} today={today} onChoose={onChoose} />
      </Segments>
    </div>
  );
}

function AnyPeriod({ period, today, onChoose }: PickerProps) {
  const say = useSay();
  const { day } = useProgram();
  const [open, setOpen] = useState(false);
  const choose = (days: Days) => {
    setOpen(false);
    onChoose(days);
  };
  const own = period.preset === null;
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
      destroyOnHidden
      content={<DaysForm days={period} today={today} onChoose={choose} />}
    >
      <button type="button" className={own ? segments.chosen : segments.choice} aria-pressed={own} aria-expanded={open}>
        <CalendarRange size={14} aria-hidden />
        {own ? `${day(period.from)} – ${day(period.to)}` : say("page.overview.period.any")}
      </button>
    </Popover>
  );
}

/** Native fields: every phone, keyboard and reader knows how to choose a date in them. */
function DaysForm({ days, today, onChoose }: { days: Days; today: string; onChoose: (days: Days) => void }) {
  const say = useSay();
  const [from, setFrom] = useState(days.from);
  const [to, setTo] = useState(days.to);
  const go = (event: FormEvent) => {
    event.preventDefault();
    onChoose(from <= to ? { from, to } : { from: to, to: from });
  };
  return (
    <form className={styles.days} onSubmit={go}>
      <label>
        {say("page.overview.period.from")}
        <input
          type="date"
          required
          min="1971-01-01"
          max={today}
          value={from}
          onChange={(e) => setFrom(e.target.value)}
        />
      </label>
      <label>
        {say("page.overview.period.to")}
        <input type="date" required min="1971-01-01" max={today} value={to} onChange={(e) => setTo(e.target.value)} />
      </label>
      <Button type="primary" htmlType="submit" block>
        {say("page.overview.period.go")}
      </Button>
    </form>
  );
}
