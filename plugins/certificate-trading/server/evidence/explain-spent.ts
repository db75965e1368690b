import { dayStart, type Explanation, formatRef, localDate, type ParsedRef, type Principal } from '@lingtan/sdk';
import { spentEvidence } from '../../contracts/index.ts';
import { producedBy, type Certificates } from '../context.ts';
import { readSpent } from '../market/spending.ts';
import { seesSums } from './explain-consumption.ts';
import { listed } from './explain.ts';

/** What an account spent of its limit of the day, one by one. */
export async function explainSpent(
  { scope }: Certificates,
  { key, revision }: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  if (!/^(park|enterprise\/[^/]+)$/.test(key) || revision !== null || asOf !== null || !seesSums(viewer, key))
    return null;
  const now = scope.clock.now();
  const since = dayStart(now, scope.park.timeZone);
  const all = await scope.db.tx((tx) => readSpent(tx, key, since));
  const day = localDate(now, scope.park.timeZone);
  const whose = key.replace('enterprise/', '');
  return {
    ref: formatRef(spentEvidence.kind, key),
    title: { en: `Spent on ${day}, ${whose}`, 'zh-CN': `${whose} 当日已用额度，${day}` },
    value: all.reduce((sum, { fen }) => sum + fen, 0) / 100,
    unit: 'CNY',
    quality: 'actual',
    method: null,
    formula: {
      en: 'Σ lots × price of buy orders, deals, sealed bids and bundles of the day, fees apart, without what a second person approved',
      'zh-CN': 'Σ 当日买单、协议、密封报价和组合包的手数 × 价格，不含手续费和经第二人批准的部分',
    },
    parameters: { account: key },
    inputs: [],
    rows: {
      columns: ['spentOn', 'number', 'CNY'],
      values: all.slice(0, listed).map(({ what, no, fen }) => [what, no, fen / 100]),
      truncated: all.length > listed,
    },
    recordedAt: null,
    producedBy,
  };
}
