import type { ReactNode } from 'react';
import { formatShare } from '../format/number.ts';
import './bars.css';

export interface ProgressBarProps {
  /** 0…1; null while it is not known how far. */
  share: number | null;
  label?: string;
  /** Mark at this share: a limit or a target. */
  limit?: number;
  tone?: 'normal' | 'warning' | 'alarm';
}

/** Share of a whole as a bar with its figure; with `limit` an analogue reading against it. */
export function ProgressBar({ share, label, limit, tone = 'normal' }: ProgressBarProps): ReactNode {
  const width = share === null ? 0 : Math.min(1, Math.max(0, share));
  return (
    <div
      className="lt-progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === null ? undefined : Math.round(width * 100)}
      data-tone={tone}
      data-unknown={share === null || undefined}
    >
      {label ? <span className="lt-progress-label">{label}</span> : null}
      <span className="lt-progress-track">
        <span className="lt-progress-fill" style={{ width: `${width * 100}%` }} />
        {limit !== undefined ? <span className="lt-progress-limit" style={{ left: `${limit * 100}%` }} /> : null}
      </span>
      <span className="lt-progress-value">{formatShare(share)}</span>
    </div>
  );
}
