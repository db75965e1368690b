import { formatRef, type Explanation, type LocalizedText, type ParsedRef, type Principal } from '@lingtan/sdk';
import { purchasePlanEvidence, purchasePlanFigures } from '../../contracts/index.ts';
import type { MarketPlan, PurchasePlanFigure } from '../../contracts/index.ts';
import { producedBy } from '../context.ts';
import type { PlanMemory } from '../desk/plan-memory.ts';
import { seesSums } from './explain-consumption.ts';
import { listed } from './explain.ts';

const words: Record<PurchasePlanFigure, { title: LocalizedText; formula: LocalizedText }> = {
  cost: {
    title: { en: 'Cost of the purchases', 'zh-CN': '采购费用' },
    formula: {
      en: 'Σ lots × price with the fee, of the cheapest set of sell orders that reaches the target',
      'zh-CN': 'Σ 手数 × 含手续费价格，取达到目标的最低费用卖单组合',
    },
  },
  hourly: {
    title: { en: '24/7 score with the purchases', 'zh-CN': '采购后 24/7 匹配率' },
    formula: {
      en: 'Σ of the hours: the smaller of consumption and certificates ÷ consumption',
      'zh-CN': 'Σ 各小时 min(用电量, 绿证) ÷ 用电量',
    },
  },
  annual: {
    title: { en: 'Match of the month with the purchases', 'zh-CN': '采购后当月匹配率' },
    formula: { en: 'certificates of the month ÷ consumption, at most 100 %', 'zh-CN': '当月绿证 ÷ 用电量，上限 100 %' },
  },
  now: {
    title: { en: '24/7 score without purchases', 'zh-CN': '当前 24/7 匹配率' },
    formula: {
      en: 'Σ of the hours: the smaller of consumption and certificates ÷ consumption',
      'zh-CN': 'Σ 各小时 min(用电量, 绿证) ÷ 用电量',
    },
  },
  reachable: {
    title: { en: 'Score with everything on offer', 'zh-CN': '全部买入后的匹配率' },
    formula: { en: 'score after buying all sell orders of the month', 'zh-CN': '买入当月全部卖单后的匹配率' },
  },
};

const valueOf = ({ costFen, before, after, reachablePct }: MarketPlan, figure: PurchasePlanFigure): number | null =>
  ({
    cost: costFen / 100,
    hourly: after.cfePct,
    annual: after.annualMatchPct,
    now: before.cfePct,
    reachable: reachablePct,
  })[figure];

/** A figure of a purchase plan that was made a moment ago, with the asks that it takes; plans are not stored. */
export function explainPurchasePlan(
  memory: PlanMemory,
  { key, revision }: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Explanation | null {
  const [, account, month, target, score, name] =
    /^(park|enterprise\/[^/]+)\/(\d{4}-\d\d)\/(\d{1,3}(?:\.\d{1,20})?)\/(hourly|annual)\/([a-z]+)$/.exec(key) ?? [];
  const figure = purchasePlanFigures.find((each) => each === name);
  if (!figure || account === undefined || month === undefined || revision !== null || asOf !== null) return null;
  if (!seesSums(viewer, account)) return null;
  const plan = memory.find({ account, month, targetPct: Number(target), score: score as MarketPlan['score'] });
  if (!plan) return null;
  const value = valueOf(plan, figure);
  const { title, formula } = words[figure];
  const { purchases, targetPct, offers, proven } = plan;
  return {
    ref: formatRef(purchasePlanEvidence.kind, key),
    title: { en: `${title.en}, ${month}`, 'zh-CN': `${title['zh-CN']}，${month}` },
    value,
    unit: figure === 'cost' ? 'CNY' : '%',
    quality: value === null ? 'missing' : 'estimated',
    method: null,
    formula,
    parameters: { account, month, targetPct, targetScore: plan.score, offers, proven },
    inputs: [],
    ...(purchases.length > 0 && {
      rows: {
        columns: ['order', 'lots', 'price', 'amount'],
        values: purchases
          .slice(0, listed)
          .map(({ book, order, lots, priceFen, costFen }) => [`${book}/${order}`, lots, priceFen / 100, costFen / 100]),
        truncated: purchases.length > listed,
      },
    }),
    recordedAt: null,
    producedBy,
  };
}
