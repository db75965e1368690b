import { DataTable, Quantity, usePark, type Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { WhatIfData } from '../../contracts/routes.ts';
import { shownParts, type CostPart } from '../shared/cost-parts.ts';
import { useCurrency } from '../shared/names.ts';
import { useT } from '../use-t.ts';

interface Row {
  id: CostPart | 'total';
  before: number;
  after: number;
}

/** Cost of the horizon by part, before and after. */
export function CostsTable({ data: { before, after } }: { data: WhatIfData }): ReactNode {
  const t = useT();
  const park = usePark();
  const unit = useCurrency()(before.currency);
  const rows: Row[] = [
    { id: 'total', before: before.objective, after: after.objective },
    ...shownParts(before, after).map((part): Row => ({
      id: part,
      before: before.plan.costs[part],
      after: after.plan.costs[part],
    })),
  ];
  const amount = (id: 'before' | 'after' | 'change', of: (row: Row) => number, phone = true): Column<Row> => ({
    id,
    title: t(`what-if.${id}`),
    kind: 'number',
    unit,
    phone,
    value: of,
    render: (row) => (
      <Quantity
        value={of(row)}
        unit=""
        scale="none"
        digits={2}
        evidence={id === 'before' ? before.ref : null}
        data-testid={`${row.id}-${id}`}
      />
    ),
  });
  const columns: Column<Row>[] = [
    {
      id: 'part',
      title: t('what-if.part'),
      phone: true,
      value: ({ id }) => (id === 'total' ? t('board.cost') : t(`board.part.${id}`)),
      render: ({ id }) => (id === 'total' ? <strong>{t('board.cost')}</strong> : t(`board.part.${id}`)),
    },
    amount('before', (row) => row.before, false),
    amount('after', (row) => row.after),
    amount('change', (row) => row.after - row.before),
  ];
  return (
    <DataTable
      id="what-if-costs"
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      exportName={`what-if-${before.no}-${park.id}`}
      data-testid="what-if-costs"
    />
  );
}
