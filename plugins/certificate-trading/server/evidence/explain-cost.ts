import type { Explanation } from '@lingtan/sdk';
import { purchaseFrom, type OrderBook } from '../../domain/index.ts';
import { listed } from './explain.ts';

/** Levels of a book that a purchase looks at, as a proposal does. */
const deepest = 10_000;

/** What so many lots cost at the sell orders of a book, the cheapest first, with the fee; of fewer what is there. */
export function costOf(
  book: OrderBook,
  { id, lots, feeBps }: { id: string; lots: number; feeBps: number },
): Pick<Explanation, 'title' | 'value' | 'unit' | 'method' | 'formula' | 'parameters' | 'inputs' | 'rows'> | null {
  const asks = book.depth('ask', deepest);
  const { offeredLots, costFen } = purchaseFrom(asks, lots, feeBps);
  if (offeredLots === 0) return null;
  let left = offeredLots;
  const taken = asks.flatMap(({ price, quantity }) => {
    const own = Math.min(left, quantity);
    left -= own;
    return own === 0 ? [] : [{ price, lots: own }];
  });
  return {
    title: { en: `Cost of ${offeredLots} lots of ${id}`, 'zh-CN': `${id} 买入 ${offeredLots} 手的费用` },
    value: costFen / 100,
    unit: 'CNY',
    method: null,
    formula: {
      en: 'Σ lots × price of the cheapest sell orders, with the fee of the buyer, rounded up',
      'zh-CN': 'Σ 最低价卖单手数 × 价格，加买方手续费（向上取整）',
    },
    parameters: { wantedLots: lots, lots: offeredLots, feePct: feeBps / 100 },
    inputs: [],
    rows: {
      columns: ['price', 'lots', 'amount'],
      values: taken.slice(0, listed).map((each) => [each.price / 100, each.lots, (each.price * each.lots) / 100]),
      truncated: taken.length > listed,
    },
  };
}
