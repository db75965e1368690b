import { LingtanError } from '@lingtan/sdk';
import type { EvidenceInput } from '@lingtan/sdk';
import type { ActivityInput, ScenarioStateFigure } from '../../contracts/index.ts';
import {
  activityCost,
  carbonRatio,
  energyCost,
  energyCostSum,
  energyTce,
  factorsOfLine,
  priceOf,
  roundedTotal,
  rowSum,
  toNumber,
  toText,
} from '../../domain/index.ts';
import type { Exact } from '../../domain/index.ts';
import { factorRef, inventoryRef, scenarioRef } from '../refs.ts';
import { inventoryAfter } from './scenario-basis.ts';
import type { ScenarioBasis, ScenarioPart } from './scenario-basis.ts';

/** Baseline and end are kept with the scenario, what lies between comes out of its input. */
function kept({ stored: { result } }: ScenarioBasis, n: number) {
  if (n === 0) return result.baseline;
  return n === result.steps.length ? result.scenario : null;
}

const after = (n: number, en: string, zh: string): ScenarioPart['title'] =>
  n === 0
    ? { en: `${en}, baseline`, 'zh-CN': `${zh}，基线` }
    : { en: `${en} after measure ${n}`, 'zh-CN': `${zh}，第 ${n} 项措施之后` };

/** A figure of the activities after n measures. */
export function statePart(basis: ScenarioBasis, figure: ScenarioStateFigure, n: number): ScenarioPart | null {
  if (n > basis.stored.result.steps.length) return null;
  if (figure === 'emissions') return emissionsPart(basis, n);
  if (figure === 'energy') return energyPart(basis, n);
  return figure === 'cost' ? costPart(basis, n) : corePart(basis, n);
}

/** Where the activities come from: the inventory of the period, or what the measure before left. */
function fromPart(basis: ScenarioBasis, figure: 'emissions' | 'energy' | 'cost', n: number): EvidenceInput[] {
  const { stored } = basis;
  const [first] = stored.result.baseline.totals;
  const ref =
    n === 0
      ? inventoryRef(stored.result.profile.split('@')[0]!, stored.period, first!.method)
      : scenarioRef(figure, stored, n - 1);
  // The inventory of the period is as of now, the baseline as it was saved.
  return [{ ref, role: n === 0 ? 'inventory' : 'measure-before', value: null }];
}

function parametersOf({ stored, profile }: ScenarioBasis): NonNullable<ScenarioPart['parameters']> {
  const { baseline, asOf, area } = stored.input;
  return {
    ...{ profile: stored.result.profile, digits: profile.digits, asOf: asOf ?? null, area: area ?? null },
    sha256: stored.result.baseline.sha256,
    ...(baseline.carriedOn ? { carriedOnDays: baseline.carriedOn.days, carriedOnOf: baseline.carriedOn.of } : {}),
  };
}

function emissionsPart(basis: ScenarioBasis, n: number): ScenarioPart {
  const inventory = inventoryAfter(basis, n);
  const { method, unit } = basis.stored.result.baseline.totals[0]!;
  const state = kept(basis, n);
  const total = state ? state.totals[0]!.total : (inventory?.methods[0]!.total ?? null);
  const lines = (inventory?.lines ?? []).filter(({ methods }) => methods.includes(method));
  const factors = new Map(
    lines.flatMap((line) => factorsOfLine(line).map((used) => [`${used.id}@${used.version}`, used] as const)),
  );
  const amounts = new Map((basis.lists?.[n] ?? []).map((each) => [each.id, each]));
  return {
    title: after(n, 'Emissions', '碳排放'),
    ...{ value: total, unit, by: roundedTotal },
    formula: { en: 'sum of the activities × their factors', 'zh-CN': '各活动数据 × 因子之和' },
    parameters: parametersOf(basis),
    inputs: [
      ...fromPart(basis, 'emissions', n),
      ...[...factors.values()].map(({ id, version, value, unit: per }): EvidenceInput => ({
        ...{ ref: factorRef(id, version), role: 'factor', unit: per },
        value: /^-?[\d.]+$/.test(value) ? value : null,
      })),
    ],
    rows: {
      columns: ['activity', 'amount', 'unit', 'factor', `emissions:${unit}`],
      values: lines.map(({ activityId, factor, gwp, exactT }) => {
        const used = factor ?? gwp;
        const { amount, unit: of } = amounts.get(activityId)!;
        return [activityId, Number(amount), of, used ? `${used.id}@${used.version}` : null, exactT];
      }),
      truncated: false,
    },
  };
}

/** Energy of activities; null where a coefficient is missing. */
function tceOf({ factors, profile }: ScenarioBasis, list: readonly ActivityInput[]): Exact | null {
  try {
    return energyTce(list, factors, profile);
  } catch (error) {
    if (!(error instanceof LingtanError)) throw error;
    return null;
  }
}

function energyPart(basis: ScenarioBasis, n: number): ScenarioPart {
  const list = basis.lists?.[n] ?? [];
  const state = kept(basis, n);
  const whole = tceOf(basis, list);
  return {
    title: after(n, 'Energy', '综合能耗'),
    ...{ value: state ? state.energyTce : whole && toNumber(whole), unit: 'tce', by: rowSum },
    formula: {
      en: 'electricity net of export, heat and fuels by their coal equivalent',
      'zh-CN': '净用电、热力与燃料按折标系数合计',
    },
    parameters: parametersOf(basis),
    inputs: fromPart(basis, 'energy', n),
    rows: {
      columns: ['activity', 'amount', 'unit', 'energy:tce'],
      values: list.map((each) => {
        const tce = tceOf(basis, [each]);
        return [each.id, Number(each.amount), each.unit, tce && toText(tce, 18)];
      }),
      truncated: false,
    },
  };
}

function costPart(basis: ScenarioBasis, n: number): ScenarioPart {
  const { prices, currency } = basis.stored.input;
  const list = basis.lists?.[n] ?? [];
  const state = kept(basis, n);
  return {
    title: after(n, 'Cost of energy', '能源费用'),
    ...{ value: state ? state.energyCost : energyCost(list, prices).money, unit: `${currency}/a`, by: energyCostSum },
    formula: {
      en: 'sum of amount × price; export earns it, what has no price counts nothing',
      'zh-CN': '用量 × 价格之和；上网电量计为收入，无价格的不计',
    },
    parameters: parametersOf(basis),
    inputs: fromPart(basis, 'cost', n),
    rows: {
      columns: ['activity', 'amount', 'unit', 'price', 'per', `cost:${currency}`],
      values: list.map((each) => {
        const price = priceOf(each, prices);
        return [
          ...[each.id, Number(each.amount), each.unit, price?.price ?? null, price?.unit ?? null],
          activityCost(each, prices),
        ];
      }),
      truncated: false,
    },
  };
}

/** Kept of the baseline and the end only. */
function corePart(basis: ScenarioBasis, n: number): ScenarioPart | null {
  const { stored } = basis;
  const state = kept(basis, n);
  if (!state) return null;
  const [method] = inventoryAfter(basis, n)?.methods ?? [];
  const energy = basis.lists && tceOf(basis, basis.lists[n]!);
  return {
    title: after(n, 'Core indicator', '核心指标'),
    ...{ value: state.rating?.intensityTPerTce ?? null, unit: 'tCO2/tce', by: carbonRatio },
    formula: { en: 'emissions before rounding ÷ energy', 'zh-CN': '碳排放（未修约）÷ 综合能耗' },
    parameters: { threshold: state.rating?.targetTPerTce ?? null },
    inputs: [
      {
        ...{ ref: scenarioRef('emissions', stored, n), role: 'part', unit: state.totals[0]!.unit },
        value: method?.counted ?? null,
      },
      { ref: scenarioRef('energy', stored, n), role: 'whole', value: energy && toText(energy, 18), unit: 'tce' },
    ],
  };
}
