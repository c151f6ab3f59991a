/** The mark: 回, as it is, two squares. */

export function Mark({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <rect x="7.5" y="7.5" width="17" height="17" rx="3.5" fill="none" stroke="#fff" strokeWidth="2.6" />
      <rect x="13" y="13" width="6" height="6" rx="1.2" fill="#fff" />
    </svg>
  );
}
