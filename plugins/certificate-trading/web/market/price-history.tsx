import {
  type Column,
  DataTable,
  Evident,
  formatMoney,
  formatNumber,
  formatTime,
  Grid,
  Panel,
  TimeSeries,
  useApi,
  useNow,
  usePark,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { PriceFigure } from '../../contracts/evidence-market.ts';
import type { CandleData } from '../../contracts/market-routes.ts';
import { useT } from '../use-t.ts';

type Candle = CandleData['candles'][number];
const day = 86_400_000;
const days = 31;

/** Prices by day as a line between the highest and the lowest, and as a table. */
export function PriceHistory({ book }: { book: string }): ReactNode {
  const t = useT();
  const park = usePark();
  const now = useNow(60_000);
  const loaded = useApi<CandleData>(`./market/${book}/candles`, { query: { by: 'day', days }, refetchMs: 30_000 });
  const candles = loaded.data?.candles ?? [];
  const empty = { when: loaded.data !== undefined && candles.length === 0, title: t('market.no-trades') };
  const state = viewState(loaded, empty);
  return (
    <Grid>
      <Panel title={t('market.history')} span={6} state={state} flush>
        <TimeSeries
          series={(['high', 'close', 'low'] as const).map((id) => ({
            id,
            label: t(`market.${id}`),
            ts: candles.map(({ at }) => at),
            values: candles.map((candle) => candle[id] / 100),
            gapMs: 8 * day,
          }))}
          unit="CNY"
          range={{ from: now - days * day, to: now }}
          height={240}
          exportName={`certificate-prices-${park.id}`}
        />
      </Panel>
      <Panel title={t('market.candles')} span={6} state={state} flush>
        <Candles book={book} rows={[...candles].reverse()} />
      </Panel>
    </Grid>
  );
}

function Candles({ book, rows }: { book: string; rows: readonly Candle[] }): ReactNode {
  const t = useT();
  const park = usePark();
  const refOf = (figure: PriceFigure, { at }: Candle): string =>
    `certificate.price/${figure}/${book}/${formatTime(at, 'date')}`;
  const price = (id: 'open' | 'high' | 'low' | 'close'): Column<Candle> => ({
    id,
    title: t(`market.${id}`),
    kind: 'number',
    unit: 'CNY',
    phone: id === 'close',
    value: (row) => row[id] / 100,
    render: (row) => <Evident evidence={refOf(id, row)} label={t(`market.${id}`)} value={formatMoney(row[id])} />,
  });
  const columns: Column<Candle>[] = [
    {
      id: 'at',
      title: t('column.day'),
      kind: 'time',
      phone: true,
      value: ({ at }) => at,
      render: ({ at }) => formatTime(at, 'date'),
    },
    price('open'),
    price('high'),
    price('low'),
    price('close'),
    {
      id: 'lots',
      title: t('market.volume'),
      kind: 'number',
      unit: t('market.lots'),
      phone: true,
      value: ({ lots }) => lots,
      render: (row) => (
        <Evident
          evidence={refOf('volume', row)}
          label={t('market.volume')}
          value={formatNumber(row.lots, { digits: 0 })}
        />
      ),
    },
  ];
  return (
    <DataTable
      id="candles"
      bare
      columns={columns}
      rows={rows}
      rowKey={({ at }) => String(at)}
      exportName={`certificate-candles-${park.id}`}
      height={240}
    />
  );
}
