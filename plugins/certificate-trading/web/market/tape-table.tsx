import { type Column, DataTable, formatTime, Quantity, usePark } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { TapeTrade } from '../../contracts/market-routes.ts';
import { useOwnAccount } from '../shared/names.ts';
import { useT } from '../use-t.ts';

/** The latest trades, newest first; nobody is named. */
export function TapeTable({ book, rows }: { book: string; rows: readonly TapeTrade[] }): ReactNode {
  const t = useT();
  const park = usePark();
  const own = useOwnAccount();
  const yours: Column<TapeTrade> = {
    id: 'own',
    title: t('market.yours'),
    value: (trade) => (trade.own === null ? null : t(`market.own.${trade.own}`)),
  };
  const columns: Column<TapeTrade>[] = [
    {
      id: 'at',
      title: t('market.time'),
      kind: 'time',
      phone: true,
      value: ({ at }) => at,
      render: ({ at }) => formatTime(at, 'short'),
    },
    {
      id: 'price',
      title: t('market.price'),
      kind: 'number',
      unit: 'CNY',
      phone: true,
      value: ({ priceFen }) => priceFen / 100,
      render: ({ priceFen, no }) => (
        <Quantity
          value={priceFen / 100}
          unit="CNY"
          scale="none"
          digits={2}
          evidence={`certificate.trade/${book}/${no}`}
          label={t('market.price')}
        />
      ),
    },
    { id: 'lots', title: t('market.lots'), kind: 'number', phone: true, value: ({ lots }) => lots },
    { id: 'taker', title: t('market.taker'), value: ({ taker }) => t(`market.${taker}`) },
    ...(own ? [yours] : []),
  ];
  return (
    <DataTable
      id="tape"
      bare
      columns={columns}
      rows={rows}
      rowKey={({ no }) => String(no)}
      exportName={`certificate-trades-${park.id}`}
      empty={t('market.no-trades')}
      height={452}
    />
  );
}
