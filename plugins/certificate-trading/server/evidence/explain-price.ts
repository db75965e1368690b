import {
  formatRef,
  isMonth,
  type EvidenceInput,
  type Explanation,
  type LocalizedText,
  type ParsedRef,
} from '@lingtan/sdk';
import { outlookEvidence, outlookFigures, priceEvidence, priceFigures, tradeEvidence } from '../../contracts/index.ts';
import type { OutlookFigure, PriceFigure } from '../../contracts/index.ts';
import { candlesOf, halfLifeDays, oldestDays } from '../../domain/index.ts';
import { producedBy, type Certificates } from '../context.ts';
import { readOutlook, readPastTrades } from '../desk/read-outlook.ts';
import type { Exchange } from '../market/exchange.ts';
import { readDayTrades, type DayTrade } from '../market/read-market.ts';
import { parseSpan } from './calendar-span.ts';
import { listed } from './explain.ts';

const names: Record<PriceFigure | OutlookFigure, LocalizedText> = {
  open: { en: 'First price', 'zh-CN': '首笔成交价' },
  high: { en: 'Highest price', 'zh-CN': '最高成交价' },
  low: { en: 'Lowest price', 'zh-CN': '最低成交价' },
  close: { en: 'Last price', 'zh-CN': '末笔成交价' },
  volume: { en: 'Lots traded', 'zh-CN': '成交手数' },
  expected: { en: 'Expected price', 'zh-CN': '预期价格' },
  lowest: { en: 'Expected price, lower end', 'zh-CN': '预期价格下限' },
  highest: { en: 'Expected price, upper end', 'zh-CN': '预期价格上限' },
};

const formulas: Record<PriceFigure, LocalizedText> = {
  open: { en: 'price of the first trade of the day', 'zh-CN': '当日首笔成交的价格' },
  high: { en: 'highest price of the trades of the day', 'zh-CN': '当日成交的最高价' },
  low: { en: 'lowest price of the trades of the day', 'zh-CN': '当日成交的最低价' },
  close: { en: 'price of the last trade of the day', 'zh-CN': '当日末笔成交的价格' },
  volume: { en: 'Σ lots of the trades of the day', 'zh-CN': 'Σ 当日成交手数' },
};

const common = { quality: 'actual', recordedAt: null, producedBy } as const;
const inputOf = ({ book, no, priceFen }: DayTrade): EvidenceInput => ({
  ref: formatRef(tradeEvidence.kind, `${book}/${no}`),
  role: 'trade',
  value: priceFen / 100,
  unit: 'CNY',
});

/** Trades as rows, where the figure counts lots or where there are more than can be listed. */
const rowsOf = (trades: readonly DayTrade[]) => ({
  columns: ['time', 'trade', 'price', 'lots'],
  values: trades
    .slice(0, listed)
    .map(({ at, no, priceFen, lots }) => [new Date(at).toISOString(), no, priceFen / 100, lots]),
  truncated: trades.length > listed,
});

/** A price of a day of a book: its trades, without names, as on the tape. */
export async function explainPrice(
  { scope }: Certificates,
  exchange: Exchange,
  { key, revision }: ParsedRef,
  asOf: string | null,
): Promise<Explanation | null> {
  const [name, book = '', text = '', ...rest] = key.split('/');
  const figure = priceFigures.find((each) => each === name);
  const span = parseSpan(text, scope.park.timeZone);
  if (!figure || span?.unit !== 'day' || rest.length > 0 || revision !== null || asOf !== null) return null;
  if (!exchange.books.some(({ id }) => id === book)) return null;
  const trades = await scope.db.tx((tx) => readDayTrades(tx, book, span));
  const [candle] = candlesOf(trades, () => 0);
  if (!candle) return null;
  const volume = figure === 'volume';
  const all = trades.length <= listed;
  return {
    ref: formatRef(priceEvidence.kind, key),
    title: {
      en: `${names[figure].en} of ${book}, ${text}`,
      'zh-CN': `${book} ${names[figure]['zh-CN']}，${text}`,
    },
    value: volume ? String(candle.lots) : candle[figure] / 100,
    unit: volume ? '1' : 'CNY',
    method: volume || !all ? null : 'certificate.day-price@1',
    formula: formulas[figure],
    parameters: { price: figure, trades: trades.length },
    inputs: trades.slice(0, listed).map(inputOf),
    ...((volume || !all) && { rows: rowsOf(trades.slice(all ? 0 : listed)) }),
    ...common,
  };
}

/** What a lot is expected to cost: what people entered, or the trades of the last half year. */
export async function explainOutlook(
  certificates: Certificates,
  { key, revision }: ParsedRef,
  asOf: string | null,
): Promise<Explanation | null> {
  const [name, month = '', ...rest] = key.split('/');
  const figure = outlookFigures.find((each) => each === name);
  const { scope } = certificates;
  if (!figure || !isMonth(month) || rest.length > 0 || revision !== null || asOf !== null) return null;
  const trades = await scope.db.tx((tx) => readPastTrades(tx, scope.clock.now()));
  const found = readOutlook(certificates, Number(month.slice(0, 4)), trades).find((each) => each.month === month);
  const fen = found && { expected: found.priceFen, lowest: found.lowFen, highest: found.highFen }[figure];
  if (!found || fen === null || fen === undefined) return null;
  const ofTrades = found.basis === 'trades';
  return {
    ref: formatRef(outlookEvidence.kind, key),
    title: { en: `${names[figure].en}, ${month}`, 'zh-CN': `${names[figure]['zh-CN']}，${month}` },
    value: fen / 100,
    unit: 'CNY',
    method: null,
    formula: !ofTrades
      ? { en: 'price that was entered for the month', 'zh-CN': '为该月录入的价格' }
      : figure === 'expected'
        ? {
            en: 'Σ price × lots × 2^(−age/half-life) / Σ lots × 2^(−age/half-life)',
            'zh-CN': 'Σ 价格×手数×2^(−天数/半衰期) / Σ 手数×2^(−天数/半衰期)',
          }
        : {
            en: `price below which ${figure === 'lowest' ? 10 : 90} % of the weight lies`,
            'zh-CN': `权重 ${figure === 'lowest' ? 10 : 90}% 分位价格`,
          },
    parameters: ofTrades ? { trades: trades.length, halfLifeDays, oldestDays } : {},
    inputs: ofTrades ? trades.slice(0, listed).map(inputOf) : [],
    ...(ofTrades && { rows: rowsOf(trades) }),
    ...common,
  };
}
