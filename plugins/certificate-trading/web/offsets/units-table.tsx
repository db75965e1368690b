import { type Column, DataTable, usePark } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { OffsetUnits } from '../../contracts/offset-routes.ts';
import { useAccountName } from '../shared/names.ts';
import { useT } from '../use-t.ts';

/** Serial ranges with their holders. */
export function UnitsTable({ rows }: { rows: readonly OffsetUnits[] }): ReactNode {
  const t = useT();
  const park = usePark();
  const name = useAccountName();
  const columns: Column<OffsetUnits>[] = [
    { id: 'standard', title: t('offsets.standard'), phone: true, value: ({ standard }) => t(`offsets.of.${standard}`) },
    { id: 'project', title: t('offsets.project'), value: ({ projectName }) => projectName },
    { id: 'project-id', title: t('offsets.project-id'), hidden: true, value: ({ project }) => project },
    { id: 'vintage', title: t('offsets.vintage'), value: ({ vintage }) => String(vintage) },
    {
      id: 'serials',
      title: t('offsets.serials'),
      value: ({ serialStart, serialEnd }) => `${serialStart} – ${serialEnd}`,
    },
    {
      id: 'tonnes',
      title: t('column.amount'),
      kind: 'number',
      unit: 'tCO₂e',
      phone: true,
      value: ({ tonnes }) => tonnes,
    },
    { id: 'account', title: t('column.account'), value: ({ account }) => name(account) },
    { id: 'state', title: t('column.status'), phone: true, value: ({ status }) => t(`offsets.status.${status}`) },
  ];
  return (
    <DataTable
      id="offset-units"
      columns={columns}
      rows={rows}
      rowKey={({ id }) => String(id)}
      exportName={`offsets-${park.id}`}
      maxHeight={480}
    />
  );
}
