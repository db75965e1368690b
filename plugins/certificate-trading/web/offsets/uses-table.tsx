import { type Column, DataTable, formatTime, usePark } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { OffsetUse } from '../../contracts/offset-routes.ts';
import { useAccountName } from '../shared/names.ts';
import { useT } from '../use-t.ts';

/** What was used for whom, and what was burned as invalid. */
export function UsesTable({ rows }: { rows: readonly OffsetUse[] }): ReactNode {
  const t = useT();
  const park = usePark();
  const name = useAccountName();
  const columns: Column<OffsetUse>[] = [
    {
      id: 'at',
      title: t('column.time'),
      kind: 'time',
      value: ({ recordedAt }) => Date.parse(recordedAt),
      render: ({ recordedAt }) => formatTime(Date.parse(recordedAt), 'short'),
    },
    { id: 'act', title: t('offsets.act'), phone: true, value: ({ act }) => t(`offsets.acts.${act}`) },
    {
      id: 'tonnes',
      title: t('column.amount'),
      kind: 'number',
      unit: 'tCO₂e',
      phone: true,
      value: ({ tonnes }) => tonnes,
    },
    {
      id: 'beneficiary',
      title: t('column.beneficiary'),
      phone: true,
      value: ({ beneficiary, account }) => beneficiary ?? name(account),
    },
    { id: 'purpose', title: t('column.purpose'), value: ({ purpose, reason }) => purpose ?? reason },
    {
      id: 'period',
      title: t('offsets.period'),
      value: ({ periodFrom, periodTo }) => (periodFrom === null ? null : `${periodFrom} – ${periodTo}`),
    },
    { id: 'serials', title: t('offsets.serials'), hidden: true, value: ({ serials }) => serials.join('; ') },
    { id: 'account', title: t('column.account'), hidden: true, value: ({ account }) => name(account) },
    { id: 'reason', title: t('column.reason'), hidden: true, value: ({ reason }) => reason },
  ];
  return (
    <DataTable
      id="offset-uses"
      columns={columns}
      rows={rows}
      rowKey={({ transaction }) => String(transaction)}
      initialSort={{ column: 'at', descending: true }}
      exportName={`offset-uses-${park.id}`}
      maxHeight={480}
    />
  );
}
