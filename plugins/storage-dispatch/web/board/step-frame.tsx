import { formatTime } from '@lingtan/web-sdk';
import type { MouseEvent, ReactNode } from 'react';

/** A part of the time axis that is tinted behind the curves. */
export interface Span {
  from: number;
  to: number;
  /** 0…1 */
  strength: number;
  chosen?: boolean;
}

export interface StepFrameProps {
  range: { from: number; to: number };
  /** Height of the chart inside. */
  height: number;
  spans: readonly Span[];
  /** Called with the time that was clicked. */
  onChoose?: (at: number) => void;
  children: ReactNode;
}

/** Puts tinted spans behind a chart and tells which time of it was clicked. Its geometry is that of `TimeSeries`. */
export function StepFrame({ range, height, spans, onChoose, children }: StepFrameProps): ReactNode {
  const length = range.to - range.from;
  const choose = (event: MouseEvent<HTMLDivElement>): void => {
    const area = event.currentTarget.querySelector('.u-over')?.getBoundingClientRect();
    if (!area || area.width === 0 || !onChoose) return;
    const share = (event.clientX - area.left) / area.width;
    const inside = event.clientY >= area.top && event.clientY <= area.bottom;
    if (inside && share >= 0 && share < 1) onChoose(range.from + share * length);
  };
  // Room for half of the last label of the axis, as the chart leaves it.
  const right = formatTime(range.to, 'minute') === '00:00' ? 32 : 18;
  return (
    <div className="sd-frame" onClick={choose}>
      <div className="sd-frame-spans" style={{ right, height: height - 44 }} aria-hidden="true">
        {spans.map(({ from, to, strength, chosen }) => {
          const [start, end] = [Math.max(from, range.from), Math.min(to, range.to)];
          if (end <= start) return null;
          return (
            <span
              key={`${from}${chosen ? ' chosen' : ''}`}
              data-chosen={chosen || undefined}
              style={{
                left: `${(100 * (start - range.from)) / length}%`,
                width: `${(100 * (end - start)) / length}%`,
                opacity: chosen ? 1 : strength,
              }}
            />
          );
        })}
      </div>
      {children}
    </div>
  );
}
