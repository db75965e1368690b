import { formatRef, type Explanation, type ParsedRef } from '@lingtan/sdk';
import { auctionEvidence } from '../../contracts/index.ts';
import { readAuctions } from '../auctions/auction-store.ts';
import { producedBy, type Certificates } from '../context.ts';
import { iso } from '../refs.ts';
import { listed } from './explain.ts';

/** Price of a closed auction by what could have been traded at each price; whose orders they were is in it for nobody. */
export async function explainAuction(
  { scope }: Certificates,
  { key, revision }: ParsedRef,
  asOf: string | null,
): Promise<Explanation | null> {
  if (!/^\d{1,15}$/.test(key) || revision !== null) return null;
  const [auction] = await scope.db.tx((tx) => readAuctions(tx, iso(scope.clock.now()), { no: Number(key), limit: 1 }));
  if (!auction || auction.priceFen === null || (asOf !== null && auction.closesAt > asOf)) return null;
  const { priceFen, lots, referenceFen, curve } = auction;
  return {
    ref: formatRef(auctionEvidence.kind, key),
    title: { en: `Price of auction ${key}`, 'zh-CN': `第 ${key} 场竞价成交价` },
    value: priceFen / 100,
    unit: 'CNY',
    quality: 'actual',
    method: null,
    formula: {
      en: 'price that moves most lots; of several the one with the smallest surplus, then the nearest to the reference price',
      'zh-CN': '成交手数最多的价格；并列时取供需差最小者，再取最接近参考价者',
    },
    parameters: { lots, ...(referenceFen !== null && { referencePrice: referenceFen / 100 }) },
    inputs: [],
    rows: {
      columns: ['price', 'demand', 'supply', 'tradeable'],
      values: (curve ?? [])
        .slice(0, listed)
        .map(({ price, demand, supply, volume }) => [price / 100, demand, supply, volume]),
      truncated: (curve ?? []).length > listed,
    },
    recordedAt: auction.closesAt,
    producedBy,
  };
}
