import { DataTable, formatTime, Panel, Quantity, TimeSeries, useApi, useLocalized, viewState } from '@lingtan/web-sdk';
import type { ChartSeries, Column } from '@lingtan/web-sdk';
import { memo, useMemo } from 'react';
import type { ReactNode } from 'react';
import type { IntervalsData, MetersData } from '../contracts/routes.ts';
import { useT } from './use-t.ts';

type Interval = IntervalsData['intervals'][number];

export interface MeterIntervalsProps {
  meter: MetersData['meters'][number];
  from: number;
  to: number;
}

/** Intervals of one meter: chart and table, each figure open to its registers. */
export const MeterIntervals = memo(function MeterIntervals({ meter, from, to }: MeterIntervalsProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const query = {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    meters: meter.id,
  };
  const intervals = useApi<IntervalsData>('./intervals', { query, refetchMs: 60_000, keepPrevious: true });
  const rows = useMemo(() => intervals.data?.intervals ?? [], [intervals.data]);
  const series = useIntervalSeries(meter, rows);
  const columns = useIntervalColumns();
  const state = viewState(intervals, {
    when: intervals.data !== undefined && rows.length === 0,
    title: t('empty.intervals'),
    hint: t('empty.range-hint'),
  });
  const exportName = `intervals-${meter.id}`;
  return (
    <>
      <Panel
        title={t('intervals.chart', { meter: text(meter.name) })}
        meta={meter.id}
        state={state}
        data-testid="interval-chart"
      >
        <TimeSeries
          series={series}
          unit="Wh"
          range={{ from, to }}
          height={220}
          exportName={exportName}
          zeroBased
          summary={t('intervals.summary', { meter: text(meter.name) })}
        />
      </Panel>
      <Panel title={t('intervals.table')} meta={t('intervals.count', { count: rows.length })} state={state} flush>
        <DataTable
          id="intervals"
          columns={columns}
          rows={rows}
          rowKey={(row) => row.ref}
          initialSort={{ column: 'start', descending: true }}
          exportName={exportName}
          maxHeight={420}
          data-testid="interval-table"
        />
      </Panel>
    </>
  );
});

/** Measured and estimated parts are two series, so that estimates can be dashed. */
function useIntervalSeries(meter: MeterIntervalsProps['meter'], rows: readonly Interval[]): ChartSeries[] {
  const t = useT();
  return useMemo(
    () =>
      meter.directions.flatMap((direction): ChartSeries[] => {
        const own = rows.filter((row) => row.direction === direction);
        const ts = own.map((row) => row.start);
        const estimated = own.some((row) => row.status === 'estimated' || row.status === 'edited');
        const color =
          direction === 'export' && meter.role !== 'load' ? meter.role : direction === 'import' ? 'load' : undefined;
        const label = t(`intervals.${direction}`);
        const measured: ChartSeries = {
          id: direction,
          label,
          color,
          style: 'step',
          ts,
          values: own.map((row) => (row.status === 'actual' ? row.amount : null)),
        };
        if (!estimated) return [measured];
        return [
          measured,
          {
            ...measured,
            id: `${direction}-estimated`,
            label: `≈ ${label}`,
            dashed: true,
            values: own.map((row) => (row.status === 'actual' ? null : row.amount)),
          },
        ];
      }),
    [meter, rows, t],
  );
}

function useIntervalColumns(): Column<Interval>[] {
  const t = useT();
  return [
    {
      id: 'start',
      title: t('intervals.start'),
      kind: 'time',
      width: 160,
      phone: true,
      value: (row) => formatTime(row.start, 'datetime'),
    },
    { id: 'direction', title: t('intervals.direction'), width: 100, value: (row) => t(`intervals.${row.direction}`) },
    {
      id: 'energy',
      title: t('intervals.energy'),
      kind: 'number',
      unit: 'kWh',
      width: 140,
      phone: true,
      value: (row) => (row.amount === null ? null : row.amount / 1000),
      render: (row) => (
        <Quantity
          value={row.amount === null ? null : row.amount / 1000}
          unit="kWh"
          scale="none"
          digits={3}
          quality={row.status}
          evidence={row.ref}
          reason={row.reason ? t.of('reason', row.reason) : undefined}
          label={t('intervals.energy')}
        />
      ),
    },
    { id: 'status', title: t('intervals.status'), width: 100, phone: true, value: (row) => t(`status.${row.status}`) },
    { id: 'method', title: t('intervals.method'), width: 170, value: (row) => t.of('method', row.method) },
    { id: 'reason', title: t('intervals.reason'), value: (row) => (row.reason ? t.of('reason', row.reason) : '') },
    { id: 'revision', title: t('intervals.revision'), kind: 'number', width: 90, value: (row) => row.revision },
    {
      id: 'recorded',
      title: t('intervals.recorded'),
      kind: 'time',
      width: 160,
      value: (row) => formatTime(row.recordedAt, 'datetime'),
    },
  ];
}
