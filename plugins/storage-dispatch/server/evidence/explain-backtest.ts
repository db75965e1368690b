import { dateStart, type EvidenceInput, type Explanation, type ParsedRef } from '@lingtan/sdk';
import type { BacktestFigures, BacktestHead, BacktestResult, BacktestVariant } from '../../contracts/index.ts';
import { costPrefix, dispatchMethodName, objectiveMethod } from '../../domain/index.ts';
import { backtests } from '../backtest/store.ts';
import type { Dispatch } from '../context.ts';
import { seriesOf } from '../forecasts/series-meters.ts';
import { backtestRef, iso, meterTotalRef, producedBy } from '../refs.ts';
import { monthsSpan } from '../savings/months.ts';

const names: Record<BacktestVariant['name'], Explanation['title']> = {
  rolling: { en: 'rolling plans', 'zh-CN': '滚动计划' },
  'no-storage': { en: 'without storage', 'zh-CN': '无储能' },
  'self-consumption': { en: 'self-consumption', 'zh-CN': '自发自用' },
  'time-of-use': { en: 'by time of use', 'zh-CN': '按峰谷充放' },
  'perfect-foresight': { en: 'with perfect foresight', 'zh-CN': '完美预见' },
};

const costParts = ['energyBuy', 'energySell', 'demand', 'degradation', 'carbon', 'storedEnergy'] as const;

/** Figures that are told of a strategy, each with its unit; `currency` is that of the result. */
const figures = {
  cost: 'currency',
  saving: 'currency',
  share: '%',
  energyBuy: 'currency',
  energySell: 'currency',
  demand: 'currency',
  degradation: 'currency',
  carbon: 'currency',
  storedEnergy: 'currency',
  peakKw: 'kW',
  importKwh: 'kWh',
  exportKwh: 'kWh',
  cycles: '1',
  selfUse: '%',
  greenShare: '%',
  overLimitSteps: '1',
} as const;
type Figure = keyof typeof figures;

/** Figures of a whole period that are the sum of those of its months. */
const additive: ReadonlySet<Figure> = new Set<Figure>([
  'cost',
  'saving',
  'importKwh',
  'exportKwh',
  'overLimitSteps',
  ...costParts,
]);

/** A figure of a strategy in a backtest: the stored run with what was asked for, and the readings and prices it went through. */
export async function explainBacktest(
  dispatch: Dispatch,
  ref: ParsedRef,
  asOf: string | null,
): Promise<Explanation | null> {
  const [no = '', span = '', name = '', figure = '', ...rest] = ref.key.split('/');
  if (!/^\d{1,15}$/.test(no) || rest.length > 0 || !Object.hasOwn(figures, figure)) return null;
  const { scope } = dispatch;
  const found = await scope.db.tx((tx) => backtests.read(tx, Number(no)));
  if (!found?.result || found.head.endedAt === null) return null;
  const recordedAt = iso(found.head.endedAt);
  if (asOf !== null && recordedAt > asOf) return null;
  const { head, result } = found;
  const variant = result.variants.find((each) => each.name === name);
  const own = variant && rowOf(variant, span);
  if (!variant || !own) return null;
  const asked = figure as Figure;
  const without = result.variants.find((each) => each.name === 'no-storage');
  const value = valueOf(asked, own, without && rowOf(without, span));
  const unit = figures[asked] === 'currency' ? result.currency : figures[asked];
  return {
    ref: backtestRef(head.no, span, name, figure),
    title: {
      en: `Backtest ${no}, ${names[variant.name].en}, ${span === 'total' ? 'whole span' : span}`,
      'zh-CN': `回测 ${no}，${names[variant.name]['zh-CN']}，${span === 'total' ? '全期' : span}`,
    },
    value,
    unit,
    quality: value === null || result.gaps.length > 0 ? 'missing' : 'estimated',
    method: asked === 'cost' ? dispatchMethodName(objectiveMethod) : null,
    formula: formulaOf(asked, variant.name),
    parameters: {
      ...Object.fromEntries(costParts.map((part) => [`${costPrefix}${part}`, own.costs[part]])),
      ...runOf(head, result),
    },
    inputs: await inputsOf(dispatch, { head, result, variant, span, figure: asked, unit, own, without }),
    recordedAt,
    inputsAsOf: recordedAt,
    producedBy,
    links: [{ title: { en: 'Backtest', 'zh-CN': '回测' }, path: `/parks/${scope.park.id}/storage-dispatch/backtest` }],
  };
}

function rowOf({ total, months }: BacktestVariant, span: string): BacktestFigures | undefined {
  return span === 'total' ? total : months.find(({ month }) => month === span);
}

const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;

function valueOf(figure: Figure, own: BacktestFigures, without: BacktestFigures | undefined): number | null {
  if (figure === 'cost') return rounded(own.cost);
  if (figure === 'saving' || figure === 'share') {
    if (!without) return null;
    const saving = without.cost - own.cost;
    if (figure === 'saving') return rounded(saving);
    return without.cost === 0 ? null : rounded((100 * saving) / Math.abs(without.cost));
  }
  if (figure === 'selfUse' || figure === 'greenShare') {
    const share = own[figure];
    return share === null ? null : rounded(100 * share);
  }
  return rounded(figure in own.costs ? own.costs[figure as keyof typeof own.costs] : own[figure as 'cycles']);
}

/** What was asked for, and how the run went. */
function runOf({ request }: BacktestHead, { from, to, steps, gaps, solves, storedValue }: BacktestResult) {
  return {
    ...{ from, to, steps, leftOut: gaps.reduce((sum, gap) => sum + gap.steps, 0) },
    capacityKwh: request.capacityKwh,
    powerKw: request.powerKw,
    efficiency: request.efficiency,
    degradationPerKwh: request.degradationPerKwh,
    horizonHours: request.horizonHours,
    forecast: request.forecast,
    storedValue,
    plans: solves.count,
    plansUnsolved: solves.fallback,
  };
}

interface Asked {
  head: BacktestHead;
  result: BacktestResult;
  variant: BacktestVariant;
  span: string;
  figure: Figure;
  unit: string;
  own: BacktestFigures;
  without: BacktestVariant | undefined;
}

/** A saving opens to the two costs, a sum to its months; all else to the readings and prices that the run went through. */
async function inputsOf(dispatch: Dispatch, asked: Asked): Promise<EvidenceInput[]> {
  const { head, result, variant, span, figure, unit, own, without } = asked;
  const cost = (name: string, row: BacktestFigures): EvidenceInput => ({
    ref: backtestRef(head.no, span, name, 'cost'),
    ...{ role: name, value: rounded(row.cost), unit: result.currency, quality: 'estimated' },
  });
  const other = without && rowOf(without, span);
  if ((figure === 'saving' || figure === 'share') && other && variant.name !== 'no-storage')
    return [cost('no-storage', other), cost(variant.name, own)];
  if (span === 'total' && variant.months.length > 1 && additive.has(figure))
    return variant.months.map((month) => ({
      ref: backtestRef(head.no, month.month, variant.name, figure),
      role: `month:${month.month}`,
      value: valueOf(figure, month, without && rowOf(without, month.month)),
      unit,
      quality: 'estimated' as const,
    }));
  return historyOf(dispatch, result, span);
}

/** Meters of load and generation by the park's register, and the versions of its tariff that held in the span. */
async function historyOf(
  { scope, readings, tariffs }: Dispatch,
  result: BacktestResult,
  span: string,
): Promise<EvidenceInput[]> {
  const whole = { from: Date.parse(result.from), to: Date.parse(result.to) };
  const month = span === 'total' ? whole : monthsSpan({ from: span, to: span }, scope.park.timeZone);
  const [from, to] = [Math.max(whole.from, month.from), Math.min(whole.to, month.to)];
  const sources = seriesOf(await readings.meters(), { flexibleLoads: [] });
  const startOf = (validFrom: string): number => dateStart(validFrom, scope.park.timeZone);
  const versions = (await tariffs.tariffs()).find(({ id }) => id === scope.config.tariffId)?.versions ?? [];
  return [
    ...sources.flatMap(({ series, meters, direction }) =>
      meters.map(({ id }) => ({ ref: meterTotalRef(id, direction, from, to), role: series, value: null })),
    ),
    ...versions
      .filter(({ validFrom }, at) => {
        const next = versions[at + 1];
        return startOf(validFrom) < to && (next === undefined || startOf(next.validFrom) > from);
      })
      .map(({ ref }) => ({ ref, role: 'prices', value: null })),
  ];
}

function formulaOf(figure: Figure, variant: BacktestVariant['name']): Explanation['formula'] {
  if (figure === 'cost')
    return {
      en: 'energy + demand + wear + carbon + change of the stored energy',
      'zh-CN': '电量电费 + 需量电费 + 损耗 + 碳成本 + 储能电量变化',
    };
  if (figure === 'saving') return { en: 'cost without storage − its cost', 'zh-CN': '无储能费用 − 该方式费用' };
  if (figure === 'share')
    return {
      en: '(cost without storage − its cost) ÷ |cost without storage|',
      'zh-CN': '（无储能费用 − 该方式费用）÷ |无储能费用|',
    };
  return variant === 'rolling'
    ? {
        en: 'plans solved on forecasts and run through the measured load, generation and prices',
        'zh-CN': '按预测滚动求解计划，并在实测负荷、发电与电价下运行',
      }
    : {
        en: 'the storage run in this way through the measured load, generation and prices',
        'zh-CN': '在实测负荷、发电与电价下按该方式运行储能',
      };
}
