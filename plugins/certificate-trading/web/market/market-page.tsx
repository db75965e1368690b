import {
  answerOf,
  Evident,
  Figure,
  Figures,
  FilterSelect,
  formatMoney,
  formatQuantity,
  Grid,
  Notice,
  Page,
  Panel,
  type PluginPageProps,
  Quantity,
  StateNote,
  useApi,
  useCan,
  useLocalized,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { BookData, MarketData, MoneyData } from '../../contracts/market-routes.ts';
import type { Portfolio } from '../../contracts/routes.ts';
import { AccountChoice, UnknownAccount, useAccount } from '../shared/choices.tsx';
import { useSearch } from '../shared/search.ts';
import { DemoNotice } from '../shared/demo-notice.tsx';
import { useT } from '../use-t.ts';
import { DepthTable } from './depth-table.tsx';
import { ListingsPanel } from './listings-panel.tsx';
import { MoneyButton } from './money-button.tsx';
import { OrdersPanel } from './orders-panel.tsx';
import { PriceHistory } from './price-history.tsx';
import { TapeTable } from './tape-table.tsx';
import { Ticket } from './ticket.tsx';

type Book = MarketData['books'][number];

/** A book of the exchange: depth, trades, the order ticket and one's own orders. */
export function MarketPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const mayTrade = useCan('certificates.trade');
  const loaded = useApi<MarketData>('./market', { refetchMs: 5000 });
  const data = loaded.data;
  const [wanted, choose] = useSearch('book', data?.books[0]?.id ?? '');
  const book = data?.books.find(({ id }) => id === wanted) ?? data?.books[0];
  return (
    <Page
      title={t('market.title')}
      meta={data ? t('market.meta', { lot: `${data.lotWh / 1e6} MWh` }) : null}
      actions={
        data && book ? (
          <>
            {data.books.length > 1 ? (
              <FilterSelect
                label={t('market.book')}
                value={book.id}
                options={data.books.map(({ id, name }) => ({ value: id, label: text(name) }))}
                onChange={choose}
              />
            ) : null}
            {mayTrade ? <AccountChoice /> : null}
            <MoneyButton />
          </>
        ) : null
      }
      state={viewState(loaded, {
        when: data?.books.length === 0,
        title: t('market.none'),
        hint: t('market.none-hint'),
      })}
      data-testid="certificate-market"
    >
      {data?.demo ? <DemoNotice /> : null}
      {mayTrade ? <UnknownAccount /> : null}
      {data && book ? <BookView market={data} book={book} mayTrade={mayTrade} /> : null}
    </Page>
  );
}

function BookView({ market, book, mayTrade }: { market: MarketData; book: Book; mayTrade: boolean }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const loaded = useApi<BookData>(`./market/${book.id}`, { refetchMs: 3000, keepPrevious: true });
  const state = viewState(loaded);
  return (
    <>
      {book.halted ? (
        <Notice tone="warning" title={t('market.halted')}>
          {t('market.halted-hint')}
        </Notice>
      ) : null}
      <BookFigures book={book} mayTrade={mayTrade} />
      <Grid>
        <Panel title={t('market.depth')} meta={text(book.name)} span={mayTrade ? 4 : 6} state={state} flush>
          {loaded.data ? <DepthTable book={loaded.data} /> : null}
        </Panel>
        {mayTrade ? (
          <Panel title={t('ticket.title')} meta={t('ticket.keys')} span={4}>
            <Ticket market={market} book={book} depth={answerOf(loaded)} />
          </Panel>
        ) : null}
        <Panel title={t('market.tape')} meta={t('market.tape-meta')} span={mayTrade ? 4 : 6} state={state} flush>
          {loaded.data ? <TapeTable book={book.id} rows={loaded.data.tape} /> : null}
        </Panel>
      </Grid>
      <ListingsPanel market={market} book={book} />
      <OrdersPanel market={market} book={book} />
      <PriceHistory book={book.id} />
    </>
  );
}

/** Of an account that was never paid. */
const emptyPurse = { availableFen: 0, reservedFen: 0 };

function BookFigures({ book, mayTrade }: { book: Book; mayTrade: boolean }): ReactNode {
  const t = useT();
  const [account] = useAccount();
  const money = useApi<MoneyData>('./money', { refetchMs: 5000 });
  const portfolio = useApi<Portfolio>('./portfolio', { refetchMs: 15_000 });
  // What is not known yet, or cannot be read, is not zero.
  const purse = money.data && (money.data.balances.find((each) => each.account === account) ?? emptyPurse);
  const wh = (bucket: string): number | null =>
    portfolio.data
      ? (portfolio.data.balances.find((each) => each.account === account && each.bucket === bucket)?.wh ?? 0)
      : null;
  const { bidFen, askFen, lastFen, lastNo } = book;
  const apart = bidFen === null || askFen === null ? null : t('market.spread', { yuan: formatMoney(askFen - bidFen) });
  const spread = apart === null ? null : <Evident evidence={`certificate.book/apart/${book.id}`} value={apart} />;
  const reserved = t('market.money-note', { fen: formatMoney(purse?.reservedFen) });
  return (
    <>
      {mayTrade ? <StateNote state={viewState([], undefined, [money, portfolio])} /> : null}
      <Figures data-testid="market-figures">
        <Figure label={t('market.last')} note={t('market.last-note')}>
          <Quantity
            value={lastFen === null ? null : lastFen / 100}
            unit="CNY"
            scale="none"
            digits={2}
            size="lg"
            evidence={lastNo === null ? null : `certificate.trade/${book.id}/${lastNo}`}
            label={t('market.last')}
          />
        </Figure>
        <Figure label={t('market.best-bid')} note={spread}>
          <Evident
            evidence={bidFen === null ? null : `certificate.book/best/${book.id}/bid`}
            label={t('market.best-bid')}
            value={formatMoney(bidFen)}
          />
        </Figure>
        <Figure label={t('market.best-ask')} note={spread}>
          <Evident
            evidence={askFen === null ? null : `certificate.book/best/${book.id}/ask`}
            label={t('market.best-ask')}
            value={formatMoney(askFen)}
          />
        </Figure>
        {mayTrade ? (
          <>
            <Figure
              label={t('market.money')}
              note={<Evident evidence={`certificate.money/reserved/${account}`} value={reserved} />}
            >
              <Evident
                evidence={`certificate.money/available/${account}`}
                label={t('market.money')}
                value={formatMoney(purse?.availableFen)}
              />
            </Figure>
            <Figure
              label={t('market.certificates')}
              note={
                <Evident
                  evidence={`certificate.holding/reserved/${account}`}
                  value={t('market.certificates-note', { wh: formatQuantity(wh('reserved'), 'Wh') })}
                />
              }
            >
              <Quantity
                value={wh('held')}
                unit="Wh"
                size="lg"
                evidence={`certificate.holding/held/${account}`}
                label={t('market.certificates')}
              />
            </Figure>
          </>
        ) : null}
      </Figures>
    </>
  );
}
