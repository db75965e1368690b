import type { ReactNode } from 'react';
import { chartColor } from '../theme/sources.ts';

export interface SparklineProps {
  values: readonly (number | null)[];
  /** Source or CSS colour; grey by default. */
  color?: string;
  width?: number;
  height?: number;
  /** Starts at zero. Default true. */
  zeroBased?: boolean;
  label?: string;
}

/** Path of a small line in a box; gaps break it. */
export function sparkPath(
  values: readonly (number | null)[],
  width: number,
  height: number,
  zeroBased: boolean,
): string {
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value));
  if (known.length === 0) return '';
  const low = Math.min(...known, ...(zeroBased ? [0] : []));
  const high = Math.max(...known, ...(zeroBased ? [0] : []));
  const span = high - low || 1;
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  let path = '';
  let open = false;
  values.forEach((value, i) => {
    if (value === null || !Number.isFinite(value)) {
      open = false;
      return;
    }
    const y = height - 1 - ((value - low) / span) * (height - 2);
    path += `${open ? 'L' : 'M'}${(i * step).toFixed(1)} ${y.toFixed(1)}`;
    open = true;
  });
  return path;
}

/** A trend as small as a word. */
export function Sparkline(props: SparklineProps): ReactNode {
  const { values, color, width = 96, height = 24, zeroBased = true, label } = props;
  return (
    <svg
      className="lt-spark"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    >
      <path
        d={sparkPath(values, width, height, zeroBased)}
        fill="none"
        stroke={color ? chartColor(color, 0) : 'var(--lt-text-3)'}
        strokeWidth={1.25}
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
