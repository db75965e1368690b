import {
  ActionButton,
  answerOf,
  type Column,
  DataTable,
  formatMoney,
  localDate,
  Panel,
  useApi,
  useCan,
  usePark,
  viewState,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { Listing, MarketData } from '../../contracts/market-routes.ts';
import { sourceOfType } from '../../domain/market/offer.ts';
import { useWordsOf } from '../shared/names.ts';
import { newKey } from '../shared/values.ts';
import { useT } from '../use-t.ts';
import { DirectBuyDialog } from './direct-buy-dialog.tsx';

/** Asks one by one with what they offer: who wants a certain one buys exactly that. */
export function ListingsPanel({ market, book }: { market: MarketData; book: MarketData['books'][number] }): ReactNode {
  const t = useT();
  const may = useCan('certificates.trade');
  const [buying, setBuying] = useState<{ ask: Listing; key: string } | null>(null);
  const loaded = useApi<{ asks: Listing[] }>(`./market/${book.id}/asks`, { refetchMs: 5000, keepPrevious: true });
  // An ask of the book before is not for sale in this one.
  const isCurrent = answerOf(loaded) !== undefined;
  const park = usePark();
  const source = useWordsOf('source');
  // An interval ends where the next one begins: its last day is that of its last instant.
  const day = (at: string, ms = 0): string => localDate(Date.parse(at) + ms, park.timeZone);
  const columns: Column<Listing>[] = [
    { id: 'ask', title: t('column.no'), kind: 'number', value: ({ ask }) => Number(ask) },
    {
      id: 'price',
      title: t('market.price'),
      kind: 'number',
      unit: 'CNY',
      phone: true,
      value: ({ priceFen }) => priceFen / 100,
      render: ({ priceFen }) => formatMoney(priceFen),
    },
    { id: 'lots', title: t('market.lots'), kind: 'number', phone: true, value: ({ lots }) => lots },
    {
      id: 'source',
      title: t('column.source'),
      phone: true,
      value: ({ deviceType }) => deviceType.map((type) => source(sourceOfType(type))).join(', '),
    },
    { id: 'vintage', title: t('column.commissioned'), value: ({ vintage }) => vintage },
    {
      id: 'generated',
      title: t('column.generated'),
      value: ({ generated }) => (generated === null ? null : `${day(generated.from)} – ${day(generated.to, -1)}`),
    },
    {
      id: 'buy',
      title: t('direct.buy'),
      phone: true,
      value: () => null,
      render: (ask) =>
        may && isCurrent && !ask.own && !book.halted ? (
          <ActionButton quiet onClick={() => setBuying({ ask, key: newKey('direct-buy') })}>
            {t('ticket.buy')}
          </ActionButton>
        ) : null,
    },
  ];
  const rows = loaded.data?.asks ?? [];
  if (loaded.data && rows.length === 0) return null;
  return (
    <Panel title={t('direct.listings')} meta={t('market.tape-meta')} state={viewState(loaded)} flush>
      <DataTable
        id="listings"
        columns={columns}
        rows={rows}
        rowKey={({ ask }) => ask}
        exportName={`listings-${book.id}`}
        empty={t('market.no-orders')}
        maxHeight={320}
      />
      {buying ? (
        <DirectBuyDialog
          market={market}
          book={book.id}
          ask={buying.ask}
          idempotencyKey={buying.key}
          onClose={() => setBuying(null)}
        />
      ) : null}
    </Panel>
  );
}
