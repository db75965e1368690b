import {
  ActionButton,
  type Column,
  DataTable,
  Evident,
  formatMoney,
  formatTime,
  Panel,
  StatusBadge,
  useApi,
  useCan,
  usePark,
  viewState,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { Auction } from '../../contracts/auction-routes.ts';
import type { MarketData } from '../../contracts/market-routes.ts';
import { newKey } from '../shared/values.ts';
import { useT } from '../use-t.ts';
import { OpenAuctionDialog } from './open-auction-dialog.tsx';
import { SealDialog } from './seal-dialog.tsx';

const looks = { announced: 'pending', open: 'pending', closing: 'pending', closed: 'done' } as const;

/** Call auctions: sealed orders until they close, then one price for all. */
export function AuctionsPanel({ market }: { market: MarketData }): ReactNode {
  const t = useT();
  const park = usePark();
  const mayTrade = useCan('certificates.trade');
  const mayRun = useCan('certificates.market');
  const [asking, setAsking] = useState<{ auction: Auction | null; key: string } | null>(null);
  const loaded = useApi<{ auctions: Auction[] }>('./auctions', { refetchMs: 10_000 });
  const own = ({ orders }: Auction): string =>
    orders
      .filter(({ state }) => state !== 'withdrawn')
      .map(({ side, lots, priceFen, filledLots, state }) =>
        t(state === 'done' ? 'auctions.filled' : 'auctions.order', {
          side: t(`market.${side}`),
          lots,
          filled: filledLots,
          yuan: formatMoney(priceFen),
        }),
      )
      .join(' · ');
  const columns: Column<Auction>[] = [
    { id: 'no', title: t('column.no'), kind: 'number', value: ({ no }) => no },
    {
      id: 'closes',
      title: t('auctions.closes'),
      kind: 'time',
      phone: true,
      value: ({ closesAt }) => Date.parse(closesAt),
      render: ({ closesAt }) => formatTime(Date.parse(closesAt), 'short'),
    },
    { id: 'orders', title: t('auctions.orders'), value: own },
    {
      id: 'price',
      title: t('market.price'),
      kind: 'number',
      unit: 'CNY',
      phone: true,
      value: ({ priceFen }) => (priceFen === null ? null : priceFen / 100),
      render: ({ no, priceFen }) => (
        <Evident
          evidence={priceFen === null ? null : `certificate.auction/${no}`}
          label={t('market.price')}
          value={formatMoney(priceFen)}
        />
      ),
    },
    { id: 'lots', title: t('auctions.volume'), kind: 'number', value: ({ lots }) => lots },
    {
      id: 'state',
      title: t('column.status'),
      value: ({ state }) => t(`auctions.state.${state}`),
      render: ({ state }) => <StatusBadge state={looks[state]} label={t(`auctions.state.${state}`)} />,
    },
    {
      id: 'act',
      title: t('deals.act'),
      phone: true,
      value: () => null,
      render: (auction) =>
        mayTrade && auction.state === 'open' ? (
          <ActionButton quiet onClick={() => setAsking({ auction, key: newKey('seal') })}>
            {t('auctions.enter')}
          </ActionButton>
        ) : null,
    },
  ];
  const rows = loaded.data?.auctions ?? [];
  if (loaded.data && rows.length === 0 && !mayRun) return null;
  return (
    <Panel
      title={t('auctions.title')}
      meta={t('auctions.meta')}
      actions={
        mayRun ? (
          <ActionButton onClick={() => setAsking({ auction: null, key: newKey('auction') })}>
            {t('auctions.announce')}
          </ActionButton>
        ) : null
      }
      state={viewState(loaded)}
      flush
    >
      <DataTable
        id="auctions"
        columns={columns}
        rows={rows}
        rowKey={({ no }) => String(no)}
        exportName={`certificate-auctions-${park.id}`}
        empty={t('auctions.none')}
        maxHeight={360}
      />
      {asking?.auction ? (
        <SealDialog
          auction={asking.auction}
          market={market}
          idempotencyKey={asking.key}
          onClose={() => setAsking(null)}
        />
      ) : asking ? (
        <OpenAuctionDialog idempotencyKey={asking.key} onClose={() => setAsking(null)} />
      ) : null}
    </Panel>
  );
}
