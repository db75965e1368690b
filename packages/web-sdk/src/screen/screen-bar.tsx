import type { CSSProperties, ReactNode } from 'react';
import './screen.css';

export interface ScreenBarProps {
  /** Length as a share of the whole, 0…1; null draws an empty, hatched bar. */
  share: number | null;
  /** Where the limit or target stands, 0…1. */
  mark?: number | null;
  /** What the bar shows, for screen readers. */
  label: string;
  /** CSS colour; neutral by default, and always neutral in the control room. */
  color?: string;
}

const within = (share: number): number => Math.min(1, Math.max(0, share));

/** A number in its context: how far it goes, and where its limit is. */
export function ScreenBar({ share, mark, label, color }: ScreenBarProps): ReactNode {
  const style = {
    '--lt-sb-share': share === null ? 0 : within(share),
    ...(mark === null || mark === undefined ? {} : { '--lt-sb-mark': within(mark) }),
    ...(color ? { '--lt-sb-color': color } : {}),
  } as CSSProperties;
  return (
    <span className="lt-sb" style={style} role="img" aria-label={label} data-missing={share === null || undefined}>
      <span className="lt-sb-fill" />
      {mark === null || mark === undefined ? null : <span className="lt-sb-mark" />}
    </span>
  );
}
