import { TimeSeries, useT } from '@lingtan/web-sdk';
import type { ChartLimit, ChartSeries } from '@lingtan/web-sdk';
import { useMemo, type ReactNode } from 'react';
import type { ExceptionDetail } from '../../contracts/exceptions.ts';
import { estimationMethods } from '../../contracts/vee-config.ts';
import { drawnUnit, type Names } from './names.ts';

/** Intervals around an exception: as measured, as they stand now, what each method would give, and what is alike. */
export function ExceptionChart({ detail, names }: { detail: ExceptionDetail; names: Names }): ReactNode {
  const t = useT();
  const { exception, context } = detail;
  const { unit, base } = drawnUnit(names.unitOf(exception.meter));
  const series = useMemo((): ChartSeries[] => {
    const ts = context.amounts.map((_, slot) => context.from + slot * context.width);
    const scaled = (values: readonly (number | null)[]) => values.map((v) => (v === null ? null : v / base));
    const only = (wanted: (slot: number) => boolean) =>
      scaled(context.amounts.map((amount, slot) => (wanted(slot) ? amount : null)));
    const line = (
      id: string,
      label: string,
      values: (number | null)[],
      more: Partial<ChartSeries> = {},
    ): ChartSeries[] => (values.every((v) => v === null) ? [] : [{ id, label, ts, values, style: 'step', ...more }]);
    return [
      ...line('similar', t('exceptions.chart.similar'), scaled(context.similar), { color: 'var(--lt-n7)' }),
      ...line(
        'actual',
        t('exceptions.chart.actual'),
        only((slot) => context.status[slot] === 'actual'),
        { color: 'load' },
      ),
      ...line(
        'now',
        `≈ ${t('exceptions.chart.now')}`,
        only((slot) => context.status[slot] === 'estimated'),
        {
          color: 'load',
          dashed: true,
        },
      ),
      ...line(
        'edited',
        t('exceptions.chart.edited'),
        only((slot) => context.status[slot] === 'edited'),
        {
          color: 'var(--lt-manual)',
          dashed: true,
        },
      ),
      ...line('raw', t('exceptions.chart.raw'), scaled(context.measured), { color: 'var(--lt-alarm)' }),
      ...estimationMethods.flatMap((method, n) =>
        line(method, t(`method.vee-${method}`), scaled(context.previews[method] ?? []), {
          color: `series-${n + 1}`,
          dashed: true,
        }),
      ),
      ...(context.parent
        ? line('parent', names.meter(context.parent.meter), scaled(context.parent.amounts), {
            color: 'grid',
            style: 'line',
          })
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
