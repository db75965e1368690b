import { type Column, DataTable, Evident, formatMoney, usePark } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { OutlookFigure } from '../../contracts/evidence-market.ts';
import type { Position } from '../../contracts/desk-routes.ts';
import { useT } from '../use-t.ts';

type Row = Position['outlook'][number];

/** Expected prices by month, each with what it rests on. */
export function OutlookTable({ rows }: { rows: readonly Row[] }): ReactNode {
  const t = useT();
  const park = usePark();
  const opens = (figure: OutlookFigure, month: string, fen: number | null): ReactNode => (
    <Evident
      evidence={fen === null ? null : `certificate.price-outlook/${figure}/${month}`}
      label={t(figure === 'expected' ? 'desk.expected' : 'desk.band')}
      value={formatMoney(fen)}
    />
  );
  const columns: Column<Row>[] = [
    { id: 'month', title: t('column.month'), phone: true, value: ({ month }) => month },
    {
      id: 'price',
      title: t('desk.expected'),
      kind: 'number',
      unit: 'CNY',
      phone: true,
      value: ({ priceFen }) => (priceFen === null ? null : priceFen / 100),
      render: ({ month, priceFen }) => opens('expected', month, priceFen),
    },
    {
      id: 'band',
      title: t('desk.band'),
      value: ({ lowFen, highFen }) =>
        lowFen === null || highFen === null ? null : `${formatMoney(lowFen)} – ${formatMoney(highFen)}`,
      render: ({ month, lowFen, highFen }) =>
        lowFen === null || highFen === null ? null : (
          <>
            {opens('lowest', month, lowFen)} – {opens('highest', month, highFen)}
          </>
        ),
    },
    { id: 'basis', title: t('desk.basis'), phone: true, value: ({ basis }) => t(`desk.basis-of.${basis}`) },
  ];
  return (
    <DataTable
      id="price-outlook"
      columns={columns}
      rows={rows}
      rowKey={({ month }) => month}
      exportName={`price-outlook-${park.id}`}
      maxHeight={420}
    />
  );
}
