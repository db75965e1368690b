import { type Column, DataTable, Quantity, StatusBadge, usePark } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { InventoryView } from '../../contracts/inventory-routes.ts';
import { useItemName, useUseName, useWordsOf } from '../shared/names.ts';
import { useT } from '../use-t.ts';

type Line = InventoryView['lines'][number];

/** Lines of an inventory; a figure opens to activity, factor version and readings. */
export function LinesTable({ inventory, period }: { inventory: InventoryView; period: string }): ReactNode {
  const t = useT();
  const park = usePark();
  const consumer = useUseName();
  const flow = useWordsOf('flow');
  const method = useWordsOf('method');
  const item = useItemName();
  const what = (line: Line): string => (line.flow ? flow(line.flow) : line.item ? item(line.item) : item(line.kind));
  const columns: Column<Line>[] = [
    {
      id: 'use',
      title: t('column.use'),
      phone: true,
      value: (line) => (line.use ? consumer(line.use) : t('use.document')),
    },
    { id: 'what', title: t('column.activity'), phone: true, value: what },
    { id: 'month', title: t('column.month'), width: 90, value: ({ month }) => month },
    { id: 'scope', title: t('column.scope'), kind: 'number', width: 80, value: ({ scope }) => scope },
    {
      id: 'method',
      title: t('column.method'),
      value: ({ methods, note }) =>
        note === 'reported-beside' ? t('inventory.beside') : methods.map(method).join(', '),
    },
    {
      id: 'amount',
      title: t('column.amount'),
      kind: 'number',
      value: ({ amount }) => Number(amount),
      render: ({ amount, amountUnit, amountRef }) => (
        <Quantity value={Number(amount)} unit={amountUnit} evidence={amountRef} label={t('column.amount')} />
      ),
    },
    {
      id: 'factor',
      title: t('column.factor'),
      value: ({ factor, gwp, note }) =>
        (factor ?? gwp) ? `${(factor ?? gwp)!.value} ${(factor ?? gwp)!.unit}` : note ? t(`note.${note}`) : null,
      render: ({ factor, gwp, note }) => {
        const used = factor ?? gwp;
        if (!used) return note ? t(`note.${note}`) : '–';
        const value = Number(used.value);
        return (
          <Quantity
            value={Number.isFinite(value) ? value : null}
            unit={used.unit}
            scale="none"
            digits={4}
            evidence={used.ref}
          />
        );
      },
    },
    {
      id: 'flag',
      title: t('column.quality'),
      value: ({ flag }) =>
        flag ? t('inventory.substitute', { asked: flag.yearAsked ?? '–', used: flag.yearUsed ?? '–' }) : null,
      render: ({ flag }) =>
        flag ? (
          <StatusBadge
            state="warning"
            label={t('inventory.substitute', { asked: flag.yearAsked ?? '–', used: flag.yearUsed ?? '–' })}
          />
        ) : null,
    },
    {
      id: 'tonnes',
      title: t('column.emissions'),
      kind: 'number',
      unit: inventory.unit,
      phone: true,
      value: ({ tonnes }) => tonnes,
      render: ({ tonnes, refs }) => (
        <Quantity
          value={tonnes}
          unit=""
          scale="none"
          digits={2}
          evidence={Object.values(refs)[0] ?? null}
          label={t('column.emissions')}
        />
      ),
    },
  ];
  return (
    <DataTable
      id="lines"
      columns={columns}
      rows={inventory.lines}
      rowKey={({ activityId, methods, note }) => `${activityId}|${methods.join()}|${note ?? ''}`}
      exportName={`inventory-${park.id}-${period}-${inventory.profile.split('@')[0]}`}
      maxHeight={560}
      data-testid="inventory-lines"
    />
  );
}
