import { DataTable, formatTime, Quantity, type Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { LoadData } from '../../contracts/analysis.ts';
import { useT } from '../use-t.ts';

type Anomaly = LoadData['anomalies'][number];

/** Stretches unlike the same hours of the weeks before. */
export function Anomalies({ data }: { data: LoadData }): ReactNode {
  const t = useT();
  const power = (kw: number, evidence: string, label: string): ReactNode => (
    <Quantity value={kw} unit="kW" scale="none" digits={0} evidence={evidence} label={label} />
  );
  const columns: Column<Anomaly>[] = [
    {
      id: 'from',
      title: t('load.from'),
      kind: 'time',
      width: 140,
      phone: true,
      value: ({ from }) => formatTime(from, 'datetime'),
    },
    {
      id: 'hours',
      title: t('load.length'),
      kind: 'number',
      unit: 'h',
      width: 80,
      value: ({ from, to }) => (to - from) / 3_600_000,
    },
    {
      id: 'measured',
      title: t('load.measured'),
      kind: 'number',
      unit: 'kW',
      phone: true,
      value: ({ measuredKw }) => measuredKw,
      render: ({ measuredKw, measuredRef }) => power(measuredKw, measuredRef, t('load.measured')),
    },
    {
      id: 'expected',
      title: t('load.expected'),
      kind: 'number',
      unit: 'kW',
      phone: true,
      value: ({ expectedKw }) => expectedKw,
      render: ({ expectedKw, expectedRef }) => power(expectedKw, expectedRef, t('load.expected')),
    },
  ];
  return (
    <DataTable
      id="anomalies"
      columns={columns}
      rows={data.anomalies}
      rowKey={({ from }) => String(from)}
      initialSort={{ column: 'from', descending: true }}
      exportName="anomalies"
      maxHeight={420}
      bare
      empty={t('load.anomalies-none')}
    />
  );
}
