import uPlot from 'uplot';
import type { Language } from '../format/locale.ts';
import type { UnitScale } from '../format/units.ts';
import { resolveColor, withAlpha } from './css-color.ts';
import type { ChartModel } from './model.ts';
import type { Span } from './night.ts';
import type { ChartLimit } from './types.ts';
import { chartColor } from '../theme/sources.ts';
import { chartAxes, edgeRoom, valueBounds, type Ticks } from './uplot-axes.ts';
import { limitsPlugin } from './uplot-limits.ts';
import { nightPlugin } from './uplot-night.ts';

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
  /** Read at each drawing, so that a moved range needs no new plot. */
  nights: () => readonly Span[];
  /** Filled with what the axes show, for the export. */
  ticks: Ticks;
  syncKey: string | null;
  onCursor: (index: number | null) => void;
  onSelect: (range: { from: number; to: number } | null) => void;
}

/** Whether a column has one value only: a line through it has no length, so it is drawn as a dot. */
export function isLone(column: ArrayLike<number | null | undefined>): boolean {
  let known = 0;
  for (let i = 0; i < column.length && known < 2; i += 1) if (typeof column[i] === 'number') known += 1;
  return known === 1;
}

/** Options of uPlot for a model. Values stay in the stored unit; only labels are scaled. */
export function plotOptions(input: PlotInput): uPlot.Options {
  const { model, zone, hidden } = input;
  const colors = model.columns.map((column) => resolveColor(chartColor(column.series.color, column.index)));
  const stackPositions = model.columns.filter((column) => column.series.style === 'stack' && !hidden.has(column.index));
  const limitValues = input.limits.map((limit) => limit.value);
  const stepped = uPlot.paths.stepped?.({ align: 1 });
  return {
    width: input.width,
    height: input.height,
    padding: [18, (plot) => edgeRoom((plot.scales['x']?.max ?? input.range.to / 1000) * 1000, zone), 0, 0],
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
    axes: chartAxes(input),
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
          width: edge ? 0 : style === 'stack' || column.series.pale ? 1 : 1.5,
          spanGaps: false,
          points: { show: (plot, index) => !edge && isLone(plot.data[index] ?? []), size: 5 },
          ...(column.series.pale && !edge
            ? { dash: [1.5, 3], cap: 'round' as const }
            : column.series.dashed && !edge
              ? { dash: [5, 4] }
              : {}),
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
    plugins: [nightPlugin(input.nights), limitsPlugin(input.limits, input.nowLine)],
  };
}
