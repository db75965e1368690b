import { formatRef, type EvidenceInput, type Explanation, type LocalizedText } from '@lingtan/sdk';
import type { ParsedRef, Principal } from '@lingtan/sdk';
import { bookEvidence, bookFigures, type BookFigure } from '../../contracts/index.ts';
import type { OpenOrder, OrderBook } from '../../domain/index.ts';
import { producedBy } from '../context.ts';
import type { Exchange } from '../market/exchange.ts';
import { costOf } from './explain-cost.ts';
import { listed } from './explain.ts';

type Side = 'bid' | 'ask';
const names: Record<Side, LocalizedText> = {
  bid: { en: 'buy', 'zh-CN': '买盘' },
  ask: { en: 'sell', 'zh-CN': '卖盘' },
};
type Part = Omit<Explanation, 'ref' | 'quality' | 'recordedAt' | 'producedBy'>;

const keyOf = (figure: BookFigure, ...rest: (string | number)[]): string =>
  formatRef(bookEvidence.kind, [figure, ...rest].join('/'));

/** What stands in a book at this moment. Names are for those who see the whole park; members see which orders are theirs. */
export async function explainBook(
  exchange: Exchange,
  feeBps: number,
  { key, revision }: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const [name, id = '', side, price, ...rest] = key.split('/');
  const figure = bookFigures.find((each) => each === name);
  if (!figure || rest.length > 0 || revision !== null || asOf !== null) return null;
  if (!exchange.books.some((book) => book.id === id)) return null;
  const priced = figure === 'level' || figure === 'sum' || figure === 'orders' || figure === 'cost';
  if (figure === 'apart' ? side !== undefined : side !== 'bid' && side !== 'ask') return null;
  if (priced ? !/^\d{1,15}$/.test(price ?? '') : price !== undefined) return null;
  const part = await exchange.book(id).look(({ book }): Part | null => {
    if (figure === 'apart') return apart(book, id);
    if (figure === 'best') return best(book, id, side as Side);
    if (figure === 'cost') return side === 'ask' ? costOf(book, { id, lots: Number(price), feeBps }) : null;
    if (figure === 'sum') return sumUpTo(book, id, side as Side, Number(price));
    return level(book, figure, { id, side: side as Side, price: Number(price) }, viewer);
  });
  return part && { ref: formatRef(bookEvidence.kind, key), quality: 'actual', recordedAt: null, producedBy, ...part };
}

function bestOf(book: OrderBook, id: string, side: Side): EvidenceInput | null {
  const [first] = book.depth(side, 1);
  return first ? { ref: keyOf('best', id, side), role: side, value: first.price / 100, unit: 'CNY' } : null;
}

function levelInput(id: string, side: Side, { price, quantity }: { price: number; quantity: number }): EvidenceInput {
  return { ref: keyOf('level', id, side, price), role: 'lots', value: String(quantity), unit: '1' };
}

function best(book: OrderBook, id: string, side: Side): Part | null {
  const [first] = book.depth(side, 1);
  if (!first) return null;
  return {
    title: { en: `Best ${names[side].en} price of ${id}`, 'zh-CN': `${id} 最优${names[side]['zh-CN']}价` },
    value: first.price / 100,
    unit: 'CNY',
    method: null,
    formula:
      side === 'bid'
        ? { en: 'highest price of the buy orders in the book', 'zh-CN': '在簿买单的最高价' }
        : { en: 'lowest price of the sell orders in the book', 'zh-CN': '在簿卖单的最低价' },
    inputs: [levelInput(id, side, first)],
  };
}

function apart(book: OrderBook, id: string): Part | null {
  const [ask, bid] = [bestOf(book, id, 'ask'), bestOf(book, id, 'bid')];
  if (!ask || !bid) return null;
  return {
    title: { en: `Distance of the best prices of ${id}`, 'zh-CN': `${id} 买卖价差` },
    value: Math.round((Number(ask.value) - Number(bid.value)) * 100) / 100,
    unit: 'CNY',
    method: 'certificate.difference@1',
    formula: { en: 'best sell price − best buy price', 'zh-CN': '最优卖价 − 最优买价' },
    inputs: [ask, bid],
  };
}

function sumUpTo(book: OrderBook, id: string, side: Side, price: number): Part | null {
  const better = book
    .depth(side, listed)
    .filter((each) => (side === 'bid' ? each.price >= price : each.price <= price));
  if (better.at(-1)?.price !== price) return null;
  return {
    title: {
      en: `Lots of ${id}, ${names[side].en} up to CNY ${yuan(price)}`,
      'zh-CN': `${id} ${names[side]['zh-CN']}累计手数（至 ${yuan(price)} 元）`,
    },
    value: String(better.reduce((sum, { quantity }) => sum + quantity, 0)),
    unit: '1',
    method: 'certificate.sum@1',
    formula: { en: 'Σ lots of this price and of better ones', 'zh-CN': 'Σ 该价及更优价手数' },
    inputs: better.map((each) => levelInput(id, side, each)),
  };
}

/** Orders of a price in the order in which they are served. */
function level(
  book: OrderBook,
  figure: 'level' | 'orders',
  { id, side, price }: { id: string; side: Side; price: number },
  { enterpriseId }: Principal,
): Part | null {
  const found = book.resting(side).filter(({ order }) => order.price === price);
  if (found.length === 0) return null;
  const own = enterpriseId === null ? found : found.filter(({ order }) => order.owner === `enterprise/${enterpriseId}`);
  const lots = (orders: readonly OpenOrder[]): number => orders.reduce((sum, { shown }) => sum + shown, 0);
  const title = figure === 'level' ? { en: 'Lots', 'zh-CN': '手数' } : { en: 'Orders', 'zh-CN': '挂单数' };
  return {
    title: {
      en: `${title.en} of ${id}, ${names[side].en} at CNY ${yuan(price)}`,
      'zh-CN': `${id} ${names[side]['zh-CN']}${title['zh-CN']}（${yuan(price)} 元）`,
    },
    value: String(figure === 'level' ? lots(found) : found.length),
    unit: '1',
    method: null,
    formula:
      figure === 'level'
        ? { en: 'Σ what the orders of this price show', 'zh-CN': 'Σ 该价挂单显示手数' }
        : { en: 'orders of this price', 'zh-CN': '该价挂单' },
    parameters: {
      orders: found.length,
      ...(enterpriseId !== null && { ownOrders: own.length, ownLots: lots(own), othersLots: lots(found) - lots(own) }),
    },
    inputs: [],
    ...(own.length > 0 && {
      rows: {
        columns: enterpriseId === null ? ['order', 'account', 'lots'] : ['order', 'lots'],
        values: own
          .slice(0, listed)
          .map(({ order, shown }) => [order.id, ...(enterpriseId === null ? [order.owner] : []), shown]),
        truncated: own.length > listed,
      },
    }),
  };
}

const yuan = (fen: number): string => (fen / 100).toFixed(2);
