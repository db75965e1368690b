import uPlot from 'uplot';
import { dateFormat, numberFormat, type Language } from '../format/locale.ts';
import { decimalsFor } from '../format/number.ts';
import type { UnitScale } from '../format/units.ts';
import { formatTime } from '../format/time.ts';
import { resolveColor, withAlpha } from './css-color.ts';
import type { ChartModel } from './model.ts';
import { limitsPlugin } from './uplot-limits.ts';
import type { ChartLimit } from './types.ts';
import { chartColor } from '../theme/sources.ts';

export interface PlotInput {
  model: ChartModel;
  hidden: ReadonlySet<number>;
  width: number;
  height: number;
  range: { from: number; to: number };
  scale: UnitScale;
  zone: string;
  language: Language;
  limits: readonly ChartLimit[];
  zeroBased: boolean;
  nowLine: boolean;
  syncKey: string | null;
  onCursor: (index: number | null) => void;
  onSelect: (range: { from: number; to: number } | null) => void;
}

const font = '11px "Inter Variable", "Noto Sans SC Variable", sans-serif';

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

/** Bounds of the value axis with a little air; starts at zero for areas and stacks. */
export function valueBounds(
  min: number | null,
  max: number | null,
  zeroBased: boolean,
  limits: readonly number[],
): [number, number] {
  let low = Math.min(min ?? 0, ...limits);
  let high = Math.max(max ?? 1, ...limits);
  if (zeroBased || (low > 0 && low < high * 0.35)) low = Math.min(0, low);
  if (high <= low) {
    const pad = Math.abs(high) * 0.1 || 1;
    return [low < 0 || !zeroBased ? low - pad : 0, high + pad];
  }
  const air = (high - low) * 0.06;
  return [low === 0 ? 0 : low - air, high === 0 ? 0 : high + air];
}

/** Whether a column has one value only: a line through it has no length, so it is drawn as a dot. */
export function isLone(column: ArrayLike<number | null | undefined>): boolean {
  let known = 0;
  for (let i = 0; i < column.length && known < 2; i += 1) if (typeof column[i] === 'number') known += 1;
  return known === 1;
}

/** Options of uPlot for a model. Values stay in the stored unit; only labels are scaled. */
export function plotOptions(input: PlotInput): uPlot.Options {
  const { model, scale, zone, language, hidden } = input;
  const text = resolveColor('var(--lt-text-3)');
  const grid = resolveColor('var(--lt-chart-grid)');
  const colors = model.columns.map((column) => resolveColor(chartColor(column.series.color, column.index)));
  const stackPositions = model.columns.filter((column) => column.series.style === 'stack' && !hidden.has(column.index));
  const limitValues = input.limits.map((limit) => limit.value);
  const stepped = uPlot.paths.stepped?.({ align: 1 });
  return {
    width: input.width,
    height: input.height,
    // Half of a date at the right edge fits beside the plot.
    padding: [18, 32, 0, 0],
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), zone),
    legend: { show: false },
    cursor: {
      points: { size: 6, width: 1.5 },
      drag: { x: true, y: false, setScale: false, dist: 6 },
      ...(input.syncKey ? { sync: { key: input.syncKey, scales: ['x', null], setSeries: false } } : {}),
      bind: {
        dblclick: () => () => {
          input.onSelect(null);
          return null;
        },
      },
    },
    scales: {
      x: { time: true, range: [input.range.from / 1000, input.range.to / 1000] },
      y: { range: (_plot, min, max) => valueBounds(min, max, input.zeroBased, limitValues) },
    },
    axes: [
      {
        stroke: text,
        font,
        size: 26,
        gap: 6,
        space: 64,
        grid: { stroke: grid, width: 1 },
        ticks: { show: false },
        values: (_plot, splits) => timeLabels(splits, zone, language),
      },
      {
        stroke: text,
        font,
        size: 52,
        gap: 6,
        space: 32,
        grid: { stroke: grid, width: 1 },
        ticks: { show: false },
        values: (_plot, splits) => {
          const shown = splits.map((value) => value / scale.divisor);
          const step = Math.abs((shown[1] ?? 1) - (shown[0] ?? 0));
          const digits =
            step >= 1 && shown.every((value) => Number.isInteger(+value.toFixed(6))) ? 0 : decimalsFor(step);
          const format = numberFormat(language, { maximumFractionDigits: digits });
          return shown.map((value) => format.format(value));
        },
      },
    ],
    series: [
      {},
      ...model.columns.map((column, at): uPlot.Series => {
        const color = colors[at]!;
        const edge = column.role !== 'value';
        const style = column.series.style ?? 'line';
        const lowestOfStack = style === 'stack' && stackPositions[0] === column;
        return {
          label: column.series.label,
          show: !hidden.has(column.index),
          stroke: edge ? 'transparent' : color,
          width: edge ? 0 : style === 'stack' ? 1 : 1.5,
          spanGaps: false,
          points: { show: (plot, index) => !edge && isLone(plot.data[index] ?? []), size: 5 },
          ...(column.series.dashed && !edge ? { dash: [5, 4] } : {}),
          ...(style === 'step' && stepped ? { paths: stepped } : {}),
          ...(style === 'area' && !edge ? { fill: withAlpha(color, 0.16) } : {}),
          ...(lowestOfStack ? { fill: withAlpha(color, 0.55) } : {}),
        };
      }),
    ],
    bands: model.bands
      .filter((band) => !hidden.has(band.series))
      .map((band) => ({
        series: [band.upper + 1, band.lower + 1] as [number, number],
        fill: withAlpha(colors[band.upper]!, band.kind === 'stack' ? 0.55 : 0.16),
      })),
    hooks: {
      setCursor: [(plot) => input.onCursor(plot.cursor.idx ?? null)],
      setSelect: [
        (plot) => {
          if (plot.select.width < 6) return;
          const from = plot.posToVal(plot.select.left, 'x') * 1000;
          const to = plot.posToVal(plot.select.left + plot.select.width, 'x') * 1000;
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          input.onSelect({ from: Math.round(from), to: Math.round(to) });
        },
      ],
    },
    plugins: [limitsPlugin(input.limits, input.nowLine)],
  };
}
