import type uPlot from 'uplot';
import { dateFormat, numberFormat, type Language } from '../format/locale.ts';
import { decimalsFor } from '../format/number.ts';
import { formatTime } from '../format/time.ts';
import type { UnitScale } from '../format/units.ts';
import { resolveColor } from './css-color.ts';

/** A mark of an axis: a time in ms or a value in the stored unit, and what is written there. */
export interface Tick {
  at: number;
  label: string;
}

/** What the axes of a plot show at present. */
export interface Ticks {
  x: readonly Tick[];
  y: readonly Tick[];
}

const font = '11px "Inter Variable", "Noto Sans SC Variable", sans-serif';

/** Room beside the plot for half of the last label: a date at midnight, else a time. */
export function edgeRoom(end: number, zone: string): number {
  return formatTime(end, 'minute', zone) === '00:00' ? 32 : 18;
}

/** Labels of the time axis: times within a day, dates at midnight and beyond. */
export function timeLabels(splits: readonly number[], zone: string, language: Language): string[] {
  const step = splits.length > 1 ? splits[1]! - splits[0]! : 60;
  return splits.map((seconds) => {
    const ts = seconds * 1000;
    const clock = formatTime(ts, step < 60 ? 'time' : 'minute', zone);
    if (step >= 86_400 * 27) return formatTime(ts, 'month', zone);
    if (step >= 86_400 || clock === '00:00') {
      return dateFormat(language === 'zh-CN' ? 'zh-CN' : 'en-GB', {
        timeZone: zone,
        month: 'short',
        day: 'numeric',
      }).format(ts);
    }
    return clock;
  });
}

/** Bounds of the value axis with a little air; shows zero for areas and stacks. */
export function valueBounds(
  min: number | null,
  max: number | null,
  zeroBased: boolean,
  limits: readonly number[],
): [number, number] {
  let low = Math.min(min ?? 0, ...limits);
  let high = Math.max(max ?? 1, ...limits);
  if (zeroBased || (low > 0 && low < high * 0.35)) low = Math.min(0, low);
  // Values below zero are seen from zero as well, or a battery that charges evenly would show its noise.
  if (zeroBased) high = Math.max(0, high);
  if (high <= low) {
    const pad = Math.abs(high) * 0.1 || 1;
    return [low < 0 || !zeroBased ? low - pad : 0, high + pad];
  }
  const air = (high - low) * 0.06;
  return [low === 0 ? 0 : low - air, high === 0 ? 0 : high + air];
}

/** Labels of the value axis, with as many decimals as their step asks for. */
export function valueLabels(splits: readonly number[], scale: UnitScale, language: Language): string[] {
  const shown = splits.map((value) => value / scale.divisor);
  const step = Math.abs((shown[1] ?? 1) - (shown[0] ?? 0));
  const digits = step >= 1 && shown.every((value) => Number.isInteger(+value.toFixed(6))) ? 0 : decimalsFor(step);
  const format = numberFormat(language, { maximumFractionDigits: digits });
  return shown.map((value) => format.format(value));
}

export interface AxesInput {
  scale: UnitScale;
  zone: string;
  language: Language;
  ticks: Ticks;
}

/** Time axis and value axis. What they show is kept in `ticks`. */
export function chartAxes({ scale, zone, language, ticks }: AxesInput): uPlot.Axis[] {
  const common = {
    stroke: resolveColor('var(--lt-text-3)'),
    font,
    gap: 6,
    grid: { stroke: resolveColor('var(--lt-chart-grid)'), width: 1 },
    ticks: { show: false },
  };
  return [
    {
      ...common,
      size: 26,
      space: 64,
      values: (_plot, splits) => {
        const labels = timeLabels(splits, zone, language);
        ticks.x = splits.map((seconds, at) => ({ at: seconds * 1000, label: labels[at]! }));
        return labels;
      },
    },
    {
      ...common,
      size: 52,
      space: 32,
      values: (_plot, splits) => {
        const labels = valueLabels(splits, scale, language);
        ticks.y = splits.map((at, index) => ({ at, label: labels[index]! }));
        return labels;
      },
    },
  ];
}
