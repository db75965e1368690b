import { type Column, DataTable, Notice, Panel, Quantity, usePark } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { InventoryView } from '../../contracts/inventory-routes.ts';
import { useUseName } from '../shared/names.ts';
import { useT } from '../use-t.ts';

type Offset = InventoryView['offsets'][number];

/** Retired offsets of the period: beside the inventory, never in it. Nothing where there are none. */
export function Offsets({ offsets }: { offsets: readonly Offset[] }): ReactNode {
  const t = useT();
  const park = usePark();
  const consumer = useUseName();
  if (offsets.length === 0) return null;
  const columns: Column<Offset>[] = [
    {
      id: 'account',
      title: t('column.use'),
      phone: true,
      value: ({ account }) => (account === 'park' ? t('claims.park') : consumer(account.replace('/', ':'))),
    },
    { id: 'beneficiary', title: t('column.beneficiary'), value: ({ beneficiary }) => beneficiary },
    { id: 'from', title: t('column.from'), width: 110, value: ({ periodFrom }) => periodFrom },
    { id: 'to', title: t('column.to'), width: 110, value: ({ periodTo }) => periodTo },
    { id: 'serials', title: t('offsets.serials'), value: ({ serials }) => serials.join('; ') },
    {
      id: 'tonnes',
      title: t('column.retired'),
      kind: 'number',
      unit: 'tCO2e',
      phone: true,
      value: ({ tonnes }) => tonnes,
      render: ({ tonnes, unit, ref }) => (
        <Quantity value={tonnes} unit={unit} scale="none" digits={0} evidence={ref} label={t('offsets.title')} />
      ),
    },
  ];
  return (
    <Panel title={t('offsets.title')} meta={t('offsets.meta')} flush data-testid="offsets">
      <DataTable
        id="offsets"
        columns={columns}
        rows={offsets}
        rowKey={({ ref }) => ref}
        exportName={`offsets-${park.id}`}
        bare
        maxHeight={320}
      />
      <Notice>{t('offsets.note')}</Notice>
    </Panel>
  );
}
