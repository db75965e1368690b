import type { ChartComparison, ChartSeries } from './types.ts';

/**
 * The series of a chart with what they are compared with: each followed by its counterpart, moved to the times of the
 * chart, pale and without a band. A stack is compared by a line; what has no counterpart here comes last.
 */
export function withComparison(
  series: readonly ChartSeries[],
  comparison: ChartComparison | null | undefined,
): readonly ChartSeries[] {
  if (!comparison) return series;
  const { shiftMs, label } = comparison;
  const moved = (other: ChartSeries, base: ChartSeries | undefined, at: number): ChartSeries => ({
    id: `${other.id} ${label}`,
    label: base ? label : `${other.label} · ${label}`,
    longLabel: `${other.label} · ${label}`,
    color: other.color ?? base?.color ?? `var(--lt-series-${(at % 10) + 1})`,
    ts: other.ts.map((ts) => ts + shiftMs),
    values: other.values,
    style: other.style === 'step' ? 'step' : 'line',
    pale: true,
    ...(other.gapMs === undefined ? {} : { gapMs: other.gapMs }),
  });
  const others = new Map(comparison.series.map((other) => [other.id, other]));
  const paired = series.flatMap((base, at) => {
    const other = others.get(base.id);
    others.delete(base.id);
    const colored = { ...base, color: base.color ?? `var(--lt-series-${(at % 10) + 1})` };
    return other ? [colored, moved(other, colored, at)] : [colored];
  });
  return [...paired, ...[...others.values()].map((other, at) => moved(other, undefined, series.length + at))];
}
