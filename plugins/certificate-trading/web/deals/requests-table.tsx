import { ActionButton, type Column, DataTable, formatTime, StatusBadge, useCan, usePark } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { QuoteRequest } from '../../contracts/deal-routes.ts';
import type { MarketData } from '../../contracts/market-routes.ts';
import { useAccountName, useAccounts } from '../shared/names.ts';
import { newKey } from '../shared/values.ts';
import { useT } from '../use-t.ts';
import { QuoteDialog } from './quote-dialog.tsx';

/** Requests for quotes that the viewer made or was asked in. */
export function RequestsTable({ rows, market }: { rows: readonly QuoteRequest[]; market: MarketData }): ReactNode {
  const t = useT();
  const park = usePark();
  const name = useAccountName();
  const accounts = useAccounts();
  const may = useCan('certificates.trade');
  const [quoting, setQuoting] = useState<{ request: QuoteRequest; key: string } | null>(null);
  const columns: Column<QuoteRequest>[] = [
    { id: 'no', title: t('column.no'), kind: 'number', value: ({ no }) => no },
    { id: 'buyer', title: t('deals.buyer'), phone: true, value: ({ buyer }) => name(buyer) },
    { id: 'sellers', title: t('deals.sellers'), value: ({ sellers }) => sellers.map(name).join(', ') },
    { id: 'lots', title: t('market.lots'), kind: 'number', phone: true, value: ({ lots }) => lots },
    { id: 'accepted', title: t('deals.accepted-lots'), kind: 'number', value: ({ acceptedLots }) => acceptedLots },
    { id: 'month', title: t('deals.month'), value: ({ month }) => month },
    { id: 'settles', title: t('deals.settles'), value: ({ settles }) => t(`deals.when.${settles}`) },
    {
      id: 'expires',
      title: t('deals.until'),
      kind: 'time',
      value: ({ expiresAt }) => Date.parse(expiresAt),
      render: ({ expiresAt }) => formatTime(Date.parse(expiresAt), 'short'),
    },
    {
      id: 'state',
      title: t('column.status'),
      value: ({ open }) => t(open ? 'deals.open' : 'deals.over'),
      render: ({ open }) => (
        <StatusBadge state={open ? 'pending' : 'off'} label={t(open ? 'deals.open' : 'deals.over')} />
      ),
    },
    {
      id: 'act',
      title: t('deals.act'),
      phone: true,
      value: () => null,
      render: (request) =>
        may && request.open && request.sellers.some((seller) => accounts.includes(seller)) ? (
          <ActionButton quiet onClick={() => setQuoting({ request, key: newKey('quote') })}>
            {t('deals.quote')}
          </ActionButton>
        ) : null,
    },
  ];
  return (
    <>
      <DataTable
        id="quote-requests"
        columns={columns}
        rows={rows}
        rowKey={({ no }) => String(no)}
        exportName={`quote-requests-${park.id}`}
        empty={t('deals.no-requests')}
        maxHeight={360}
      />
      {quoting ? (
        <QuoteDialog
          request={quoting.request}
          market={market}
          idempotencyKey={quoting.key}
          onClose={() => setQuoting(null)}
        />
      ) : null}
    </>
  );
}
