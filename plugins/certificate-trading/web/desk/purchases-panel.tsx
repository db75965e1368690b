import {
  type Column,
  DataTable,
  Evident,
  formatMoney,
  formatTime,
  Panel,
  StatusBadge,
  useApi,
  usePark,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { Position } from '../../contracts/desk-routes.ts';
import type { Purchase, Purchases } from '../../contracts/purchase-routes.ts';
import { useT } from '../use-t.ts';

const looks = {
  proposed: 'pending',
  withdrawn: 'off',
  rejected: 'off',
  approved: 'pending',
  ordered: 'done',
  failed: 'failed',
} as const;

/** Purchases of an account that need or needed a second person. */
export function PurchasesPanel({ data }: { data: Position }): ReactNode {
  const t = useT();
  const loaded = useApi<Purchases>('./purchases', { refetchMs: 10_000 });
  const rows = (loaded.data?.purchases ?? []).filter(({ account }) => account === data.account);
  const { purchaseLimitFen: limit, spentTodayFen } = data;
  if (limit === null && rows.length === 0) return null;
  return (
    <Panel
      title={t('purchases.title')}
      meta={
        limit === null ? (
          t('purchases.meta')
        ) : (
          <Evident
            evidence={`certificate.spent/${data.account}`}
            value={t('purchases.limit', { limit: formatMoney(limit), spent: formatMoney(spentTodayFen) })}
          />
        )
      }
      state={viewState(loaded)}
      data-testid="purchases"
      flush
    >
      <PurchasesTable rows={rows} />
    </Panel>
  );
}

function PurchasesTable({ rows }: { rows: readonly Purchase[] }): ReactNode {
  const t = useT();
  const park = usePark();
  const columns: Column<Purchase>[] = [
    { id: 'no', title: t('column.no'), kind: 'number', value: ({ no }) => no },
    { id: 'book', title: t('purchases.book'), hidden: true, value: ({ book }) => book },
    { id: 'lots', title: t('ticket.lots'), kind: 'number', phone: true, value: ({ lots }) => lots },
    {
      id: 'price',
      title: t('purchases.price'),
      kind: 'number',
      unit: 'CNY',
      phone: true,
      value: ({ priceFen }) => priceFen / 100,
      render: ({ priceFen }) => formatMoney(priceFen),
    },
    {
      id: 'cost',
      title: t('purchases.cost'),
      kind: 'number',
      unit: 'CNY',
      value: ({ lots, priceFen }) => (lots * priceFen) / 100,
      render: ({ lots, priceFen }) => formatMoney(lots * priceFen),
    },
    { id: 'reason', title: t('purchases.reason'), value: ({ reason }) => reason },
    { id: 'decision', title: t('purchases.decision'), hidden: true, value: ({ decision }) => decision },
    {
      id: 'at',
      title: t('purchases.at'),
      kind: 'time',
      value: ({ recordedAt }) => Date.parse(recordedAt),
      render: ({ recordedAt }) => formatTime(Date.parse(recordedAt), 'short'),
    },
    {
      id: 'state',
      title: t('column.status'),
      value: ({ state }) => t(`purchases.state.${state}`),
      render: ({ state }) => <StatusBadge state={looks[state]} label={t(`purchases.state.${state}`)} />,
    },
  ];
  return (
    <DataTable
      id="purchases"
      columns={columns}
      rows={rows}
      rowKey={({ no }) => String(no)}
      exportName={`certificate-purchases-${park.id}`}
      empty={t('purchases.none')}
      maxHeight={360}
    />
  );
}
