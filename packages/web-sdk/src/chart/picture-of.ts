import type uPlot from 'uplot';
import { chartColor } from '../theme/sources.ts';
import { resolveColor } from './css-color.ts';
import type { ChartModel } from './model.ts';
import type { Span } from './night.ts';
import type { ChartPicture, PictureKey } from './picture.ts';
import type { ChartLimit } from './types.ts';
import type { Ticks } from './uplot-axes.ts';
import { limitTones } from './uplot-limits.ts';

export interface PictureSource {
  plot: uPlot;
  model: ChartModel;
  hidden: ReadonlySet<number>;
  limits: readonly ChartLimit[];
  unit: string;
  nights: readonly Span[];
  ticks: Ticks;
  nowLine: boolean;
}

function look({ series }: ChartModel['columns'][number]): PictureKey['look'] {
  if (series.style === 'stack' || series.style === 'area') return 'filled';
  return series.pale ? 'pale' : series.dashed ? 'dashed' : 'line';
}

/** A plot as it is on the screen, for the export; with the canvas that it is on. */
export function pictureOf(source: PictureSource): { picture: ChartPicture; canvas: HTMLCanvasElement } {
  const { plot, model, hidden } = source;
  const ratio = devicePixelRatio;
  const { left, top, width, height } = plot.bbox;
  const { x, y } = plot.scales as Record<'x' | 'y', uPlot.Scale>;
  const colors = model.columns.map((column) => resolveColor(chartColor(column.series.color, column.index)));
  const keys = model.columns.flatMap((column, at): PictureKey[] =>
    column.role === 'value' && !hidden.has(column.index)
      ? [{ label: column.series.label, color: colors[at]!, look: look(column) }]
      : [],
  );
  const picture: ChartPicture = {
    model,
    hidden,
    width: plot.width,
    height: plot.height,
    plot: { left: left / ratio, top: top / ratio, width: width / ratio, height: height / ratio },
    range: { from: (x.min ?? 0) * 1000, to: (x.max ?? 1) * 1000 },
    bounds: { low: y.min ?? 0, high: y.max ?? 1 },
    ticks: source.ticks,
    unit: source.unit,
    nights: source.nights,
    limits: source.limits.map(({ value, label, tone }) => ({
      value,
      label,
      color: resolveColor(limitTones[tone ?? 'limit']),
    })),
    now: source.nowLine ? Date.now() : null,
    keys,
    colors,
    palette: {
      text: resolveColor('var(--lt-n12)'),
      dim: resolveColor('var(--lt-n9)'),
      grid: resolveColor('var(--lt-n4)'),
      surface: resolveColor('var(--lt-n1)'),
      night: resolveColor('var(--lt-chart-night)'),
    },
  };
  return { picture, canvas: plot.ctx.canvas };
}
