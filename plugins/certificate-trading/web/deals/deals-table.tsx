import {
  type Column,
  DataTable,
  formatMoney,
  formatTime,
  Quantity,
  StatusBadge,
  useCan,
  usePark,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { Deal } from '../../contracts/deal-routes.ts';
import { useAccountName, useDeviceName } from '../shared/names.ts';
import { useT } from '../use-t.ts';
import { SettleDeal } from './deal-actions.tsx';

const looks = {
  proposed: 'pending',
  accepted: 'pending',
  settled: 'done',
  failed: 'failed',
  declined: 'off',
  withdrawn: 'off',
  expired: 'off',
} as const;

/** Deals, newest first, each with what the viewer can do about it. */
export function DealsTable({ rows }: { rows: readonly Deal[] }): ReactNode {
  const t = useT();
  const deviceName = useDeviceName();
  const park = usePark();
  const name = useAccountName();
  const mayRun = useCan('certificates.market');
  const columns: Column<Deal>[] = [
    { id: 'no', title: t('column.no'), kind: 'number', value: ({ no }) => no },
    {
      id: 'parties',
      title: t('deals.parties'),
      phone: true,
      value: ({ seller, buyer }) => `${name(seller)} → ${name(buyer)}`,
    },
    {
      id: 'amount',
      title: t('column.amount'),
      kind: 'number',
      unit: 'MWh',
      value: ({ lots, lotWh }) => (lots * lotWh) / 1_000_000,
      render: ({ lots, lotWh }) => <Quantity value={lots * lotWh} unit="Wh" label={t('column.amount')} />,
    },
    {
      id: 'price',
      title: t('ticket.price'),
      kind: 'number',
      unit: 'CNY',
      value: ({ priceFen }) => priceFen / 100,
      render: ({ priceFen }) => formatMoney(priceFen),
    },
    { id: 'month', title: t('deals.month'), value: ({ month }) => month },
    { id: 'device', title: t('column.device'), hidden: true, value: ({ device }) => device && deviceName(device) },
    { id: 'settles', title: t('deals.settles'), value: ({ settles }) => t(`deals.when.${settles}`) },
    {
      id: 'expires',
      title: t('deals.until'),
      kind: 'time',
      hidden: true,
      value: ({ expiresAt }) => Date.parse(expiresAt),
      render: ({ expiresAt }) => formatTime(Date.parse(expiresAt), 'short'),
    },
    {
      id: 'state',
      title: t('column.status'),
      phone: true,
      value: ({ state }) => t(`deals.state.${state}`),
      render: ({ state, deliveredLots, lots }) => (
        <StatusBadge
          state={looks[state]}
          label={
            deliveredLots !== null && deliveredLots < lots
              ? t('deals.delivered', { delivered: deliveredLots, lots })
              : t(`deals.state.${state}`)
          }
        />
      ),
    },
    {
      id: 'act',
      title: t('deals.act'),
      phone: true,
      value: () => null,
      render: (deal) => (mayRun && deal.state === 'accepted' ? <SettleDeal deal={deal} /> : null),
    },
  ];
  return (
    <DataTable
      id="deals"
      columns={columns}
      rows={rows}
      rowKey={({ no }) => String(no)}
      exportName={`certificate-deals-${park.id}`}
      empty={t('deals.no-deals')}
      maxHeight={520}
    />
  );
}
