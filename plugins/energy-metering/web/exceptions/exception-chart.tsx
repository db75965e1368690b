import { TimeSeries } from '@lingtan/web-sdk';
import type { ChartLimit, ChartSeries } from '@lingtan/web-sdk';
import { useMemo, type ReactNode } from 'react';
import type { ExceptionDetail } from '../../contracts/exceptions.ts';
import { estimationMethods } from '../../contracts/vee-config.ts';
import { useT } from '../use-t.ts';
import { drawnUnit, type Names } from './names.ts';

/** Intervals around an exception: as measured, as they stand now, what each method would give, and what is alike. */
export function ExceptionChart({ detail, names }: { detail: ExceptionDetail; names: Names }): ReactNode {
  const t = useT();
  const { exception, context } = detail;
  const { unit, base } = drawnUnit(names.unitOf(exception.meter));
  const series = useMemo((): ChartSeries[] => {
    const line = (
      id: string,
      label: string,
      values: readonly (number | null)[],
      more: Partial<ChartSeries> = {},
    ): ChartSeries[] => {
      const steps = stepsOf(
        context,
        values.map((v) => (v === null ? null : v / base)),
      );
      return steps.ts.length === 0 ? [] : [{ id, label, style: 'step', gapMs: Infinity, ...steps, ...more }];
    };
    const now = (status: string) =>
      context.amounts.map((amount, slot) => (context.status[slot] === status ? amount : null));
    return [
      ...line('similar', t('exceptions.chart.similar'), context.similar, { color: 'var(--lt-n7)' }),
      ...line('actual', t('exceptions.chart.actual'), now('actual'), { color: 'load' }),
      ...line('now', `≈ ${t('exceptions.chart.now')}`, now('estimated'), { color: 'load', dashed: true }),
      ...line('edited', t('exceptions.chart.edited'), now('edited'), { color: 'var(--lt-manual)', dashed: true }),
      ...line('raw', t('exceptions.chart.raw'), context.measured, { color: 'var(--lt-alarm)' }),
      ...estimationMethods.flatMap((method, n) =>
        line(method, t(`method.vee-${method}`), context.previews[method] ?? [], {
          color: `var(--lt-series-${n + 1})`,
          dashed: true,
        }),
      ),
      ...(context.parent
        ? line('parent', names.meter(context.parent.meter), context.parent.amounts, { color: 'grid' })
        : []),
    ];
  }, [context, base, names, t]);
  const limits: ChartLimit[] =
    exception.limit !== null && ['spike', 'high', 'low'].includes(exception.rule)
      ? [{ value: exception.limit / base, label: t('exceptions.column.limit'), tone: 'limit' }]
      : [];
  return (
    <TimeSeries
      series={series}
      unit={unit}
      range={{ from: context.from, to: context.to }}
      height={210}
      limits={limits}
      syncKey={null}
      exportName={`exception-${exception.id}`}
      zeroBased
      summary={t('exceptions.chart.summary', { meter: names.meter(exception.meter) })}
      data-testid="exception-chart"
    />
  );
}

/** Columns of a series in which each interval has its width, even one that stands alone. */
function stepsOf(
  { from, width }: ExceptionDetail['context'],
  values: readonly (number | null)[],
): { ts: number[]; values: (number | null)[] } {
  const ts: number[] = [];
  const out: (number | null)[] = [];
  values.forEach((value, slot) => {
    if (value === null) return;
    const start = from + slot * width;
    ts.push(start);
    out.push(value);
    if ((values[slot + 1] ?? null) !== null) return;
    ts.push(start + width - 1, start + width);
    out.push(value, null);
  });
  return { ts, values: out };
}
