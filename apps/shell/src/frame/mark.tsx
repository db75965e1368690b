import type { ReactNode } from 'react';

/** The product's sign. */
export function Mark({ size = 28 }: { size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" className="mark">
      <rect width="32" height="32" rx="5" fill="var(--lt-n12)" />
      <path d="M9 8v16h7" fill="none" stroke="var(--lt-n1)" strokeWidth="3" />
      <circle cx="21" cy="14" r="4.5" fill="none" stroke="var(--lt-n1)" strokeWidth="3" />
    </svg>
  );
}
