import { DataTable, formatTime, Quantity, type Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { LoadData } from '../../contracts/analysis.ts';
import { useT } from '../use-t.ts';

type Day = LoadData['days'][number];

/** Energy and maximum demand of each day, with the time of the maximum. */
export function DailyMaxima({ data }: { data: LoadData }): ReactNode {
  const t = useT();
  const columns: Column<Day>[] = [
    {
      id: 'day',
      title: t('load.day'),
      kind: 'time',
      width: 130,
      phone: true,
      value: ({ from }) => formatTime(from, 'date'),
    },
    {
      id: 'energy',
      title: t('load.energy'),
      kind: 'number',
      unit: 'kWh',
      phone: true,
      value: ({ energyWh }) => (energyWh === null ? null : energyWh / 1000),
      render: ({ energyWh, energyRef }) => (
        <Quantity
          value={energyWh === null ? null : energyWh / 1000}
          unit="kWh"
          scale="none"
          digits={0}
          evidence={energyRef}
          label={t('load.energy')}
        />
      ),
    },
    {
      id: 'max',
      title: t('load.max'),
      kind: 'number',
      unit: 'kW',
      phone: true,
      value: ({ maxKw }) => maxKw,
      render: ({ maxKw, maxRef }) => (
        <Quantity value={maxKw} unit="kW" scale="none" digits={0} evidence={maxRef} label={t('load.max')} />
      ),
    },
    {
      id: 'at',
      title: t('load.max-at'),
      kind: 'time',
      width: 160,
      value: ({ maxAt }) => (maxAt === null ? null : formatTime(maxAt, 'datetime')),
    },
  ];
  return (
    <DataTable
      id="days"
      columns={columns}
      rows={data.days}
      rowKey={({ from }) => String(from)}
      initialSort={{ column: 'day', descending: true }}
      exportName="daily-maxima"
      maxHeight={420}
    />
  );
}
