import { formatRef, type Explanation, type LocalizedText, type ParsedRef, type Principal } from '@lingtan/sdk';
import { purchasePlanEvidence, purchasePlanFigures } from '../../contracts/index.ts';
import type { PurchasePlanFigure } from '../../contracts/index.ts';
import { producedBy, type Certificates } from '../context.ts';
import { keptPlans, readPlan, wasPlan, type NewPlan } from '../desk/plan-store.ts';
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

/** What is left of a plan that newer ones pushed out. */
const deleted: LocalizedText = {
  en: `This plan was deleted: of each month of an account the newest ${keptPlans} plans are kept.`,
  'zh-CN': `该方案已删除：每个账户每月仅保留最新的 ${keptPlans} 个方案。`,
};

const valueOf = ({ costFen, before, after, reachablePct }: NewPlan, figure: PurchasePlanFigure): number | null =>
  ({
    cost: costFen / 100,
    hourly: after.cfePct,
    annual: after.annualMatchPct,
    now: before.cfePct,
    reachable: reachablePct,
  })[figure];

const unitOf = (figure: PurchasePlanFigure): string => (figure === 'cost' ? 'CNY' : '%');

/** A figure of a purchase plan as it was shown, with the asks that it takes. */
export async function explainPurchasePlan(
  { scope }: Certificates,
  { key, revision }: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const [, account, month, no, name] =
    /^(park|(?:enterprise|external)\/[^/]+)\/(\d{4}-\d\d)\/([1-9]\d{0,14})\/([a-z]+)$/.exec(key) ?? [];
  const figure = purchasePlanFigures.find((each) => each === name);
  if (!figure || account === undefined || month === undefined || revision !== null) return null;
  const asked = { account, month, no: Number(no) };
  const stored = await scope.db.tx((tx) => readPlan(tx, asked, asOf), viewer);
  const { title, formula } = words[figure];
  const shown = {
    ref: formatRef(purchasePlanEvidence.kind, key),
    title: { en: `${title.en}, ${month}`, 'zh-CN': `${title['zh-CN']}，${month}` },
    unit: unitOf(figure),
    method: null,
    inputs: [],
    producedBy,
  };
  if (!stored) {
    const gone = asOf === null && (await scope.db.tx((tx) => wasPlan(tx, asked), viewer));
    if (!gone) return null;
    return {
      ...shown,
      value: null,
      quality: 'missing',
      formula: deleted,
      parameters: { account, month },
      recordedAt: null,
    };
  }
  const { plan, recordedAt } = stored;
  const value = valueOf(plan, figure);
  const { purchases, targetPct, offers, proven, score: targetScore } = plan;
  return {
    ...shown,
    value,
    quality: value === null ? 'missing' : 'estimated',
    formula,
    parameters: { account, month, targetPct, targetScore, offers, proven },
    ...(purchases.length > 0 && {
      rows: {
        columns: ['order', 'lots', 'price', 'amount'],
        values: purchases
          .slice(0, listed)
          .map(({ book, order, lots, priceFen, costFen }) => [`${book}/${order}`, lots, priceFen / 100, costFen / 100]),
        truncated: purchases.length > listed,
      },
    }),
    recordedAt,
  };
}
