/** What comes up from below, over the page: it has the focus until it is closed, and gives it back. */

import { X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from "react";
import { createPortal } from "react-dom";
import { useSay } from "../language.ts";
import styles from "./sheet.module.css";

const FOCUSABLE = "button:not(:disabled), a[href], input, select";

export function Sheet({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const say = useSay();
  const sheet = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    sheet.current?.focus();
    document.body.style.overflow = "hidden";
    return () => {
      document.body.style.overflow = "";
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") onClose();
    if (event.key === "Tab" && sheet.current) keepInside(event, sheet.current);
  };
  return createPortal(
    <div className={styles.over}>
      <button type="button" className={styles.behind} onClick={onClose} tabIndex={-1} aria-hidden="true" />
      <div
        ref={sheet}
        className={styles.sheet}
        role="dialog"
        aria-modal="true"
        aria-labelledby={id}
        tabIndex={-1}
        onKeyDown={onKeyDown}
      >
        <header className={styles.head}>
          <h2 id={id}>{title}</h2>
          <button type="button" className={styles.close} onClick={onClose} aria-label={say("card.close")}>
            <X size={20} aria-hidden />
          </button>
        </header>
        {children}
      </div>
    </div>,
    document.body,
  );
}

/** Tab goes round within the sheet. */
function keepInside(event: KeyboardEvent, sheet: HTMLElement): void {
  const stops = [...sheet.querySelectorAll<HTMLElement>(FOCUSABLE)];
  const [first, last] = [stops[0], stops[stops.length - 1]];
  const here = document.activeElement;
  if (event.shiftKey ? here === first || here === sheet : here === last) {
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }
}
