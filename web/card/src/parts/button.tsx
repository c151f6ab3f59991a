/** A button. While something is under way another tap does nothing. */

import type { ButtonHTMLAttributes } from "react";
import styles from "./button.module.css";

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: "main" | "quiet";
  busy?: boolean;
  wide?: boolean;
}

export function Button({ kind = "quiet", busy = false, wide = false, disabled = false, ...rest }: ButtonProps) {
  const look = [styles.button, styles[kind], wide && styles.wide].filter(Boolean).join(" ");
  return <button type="button" {...rest} className={look} disabled={busy || disabled} aria-busy={busy || undefined} />;
}
