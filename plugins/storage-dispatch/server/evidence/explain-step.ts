import type { EvidenceInput, Explanation } from '@lingtan/sdk';
import type { PlanView } from '../../contracts/index.ts';
import {
  dispatchMethodName,
  stateOfChargeMethod,
  stateOfChargeWithinMethod,
  stepFigureMethod,
} from '../../domain/index.ts';
import type { StoredPlan } from '../plans/plan-store.ts';
import { planView } from '../plans/plan-view.ts';
import { siteIds } from '../problem/site.ts';
import { forecastRef, iso, planRef, producedBy, stepFigureRef } from '../refs.ts';

type Title = Explanation['title'];

/** A figure of one step, as the board's table of steps shows it. */
interface StepFigure {
  title: Title;
  value: number | null;
  unit: string;
  /** Parts that the value is the sum of. */
  parts: readonly number[];
  formula: Title;
  inputs: EvidenceInput[];
}

const round = (value: number): number => Math.round(value * 1e6) / 1e6;
const planned = { en: 'power of the plan that costs least', 'zh-CN': '费用最低计划中的功率' };

/** Explains what a plan says of a step: power of the grid, the load, a source or a flexible load, a price, a state of charge. */
export function explainStep(stored: StoredPlan, device: string, step: number, figure: string): Explanation | null {
  const view = planView(stored);
  const span = view.steps[step];
  if (!span) return null;
  const common = {
    ref: stepFigureRef(stored.no, device, step, figure),
    quality: 'estimated' as const,
    recordedAt: stored.recordedAt,
    producedBy,
  };
  const between = { from: iso(span.from), to: iso(span.to) };
  if (figure === 'soc') {
    const store = view.stores.find(({ id }) => id === device);
    const energy = view.plan.stores.find(({ id }) => id === device)?.energy[step];
    if (!store || energy === undefined) return null;
    const parameters = { energyAtEnd: energy, capacity: store.capacityKwh, ...between };
    return {
      ...common,
      title: {
        en: `${store.name.en}, planned state of charge`,
        'zh-CN': `${store.name['zh-CN']} 计划荷电状态`,
      },
      value: round((100 * energy) / store.capacityKwh),
      unit: '%',
      method: dispatchMethodName(stateOfChargeMethod),
      formula: { en: 'energy at the end of the step ÷ capacity', 'zh-CN': '时段末电量 ÷ 额定容量' },
      parameters,
      inputs: [planInput(stored), ...socInputs(stored, device)],
    };
  }
  const within = /^soc-(\d{10,15})$/.exec(figure);
  if (within) return explainWithin(stored, view, { device, step, at: Number(within[1]), common });
  const found = figureOf(stored, view, device, step, figure);
  if (!found) return null;
  const { title, value, unit, parts, formula, inputs } = found;
  return {
    ...common,
    title,
    value: value === null ? null : round(value),
    unit,
    quality: value === null ? 'missing' : 'estimated',
    method: value === null ? null : dispatchMethodName(stepFigureMethod),
    formula,
    parameters: { ...Object.fromEntries(parts.map((part, i) => [`part.${i + 1}`, part])), ...between },
    inputs,
  };
}

/** The state of charge at an instant within a step, which the wall shows: between those at the ends of the step. */
function explainWithin(
  stored: StoredPlan,
  view: PlanView,
  asked: {
    device: string;
    step: number;
    at: number;
    common: Pick<Explanation, 'ref' | 'quality' | 'recordedAt' | 'producedBy'>;
  },
): Explanation | null {
  const { device, step, at, common } = asked;
  const { from, to } = view.steps[step]!;
  const store = view.stores.find(({ id }) => id === device);
  const ends = view.plan.stores.find(({ id }) => id === device)?.energy;
  const [begin, end] = [step === 0 ? store?.initialKwh : ends?.[step - 1], ends?.[step]];
  if (!store || begin === undefined || end === undefined || at < from || at > to) return null;
  const share = (at - from) / (to - from);
  const parameters = { energyAtBegin: begin, energyAtEnd: end, capacity: store.capacityKwh, share };
  return {
    ...common,
    title: {
      en: `${store.name.en}, state of charge by the plan`,
      'zh-CN': `${store.name['zh-CN']} 计划荷电状态（当前）`,
    },
    value: round((100 * (begin + (end - begin) * share)) / store.capacityKwh),
    unit: '%',
    method: dispatchMethodName(stateOfChargeWithinMethod),
    formula: {
      en: '(energy at the begin + (energy at the end − energy at the begin) × share of the step) ÷ capacity',
      'zh-CN': '（时段初电量 +（时段末电量 − 时段初电量）× 时段已过比例）÷ 额定容量',
    },
    parameters: { ...parameters, at: iso(at), from: iso(from), to: iso(to) },
    inputs: [planInput(stored), ...socInputs(stored, device)],
  };
}

function figureOf(stored: StoredPlan, view: PlanView, device: string, step: number, figure: string): StepFigure | null {
  const { grids, generators } = view.plan;
  if (device === siteIds.grid && (figure === 'import' || figure === 'export')) {
    const parts = grids.map((grid) => grid[figure][step]!);
    const title =
      figure === 'import'
        ? { en: 'Planned import', 'zh-CN': '计划购电功率' }
        : { en: 'Planned export', 'zh-CN': '计划上网功率' };
    return { title, value: sum(parts), unit: 'kW', parts, formula: planned, inputs: [planInput(stored)] };
  }
  if (device === siteIds.grid && (figure === 'buy' || figure === 'sell')) {
    const price = (figure === 'buy' ? view.buyPrice : view.sellPrice)[step] ?? null;
    return {
      title:
        figure === 'buy'
          ? { en: 'Price of import', 'zh-CN': '购电电价' }
          : { en: 'Price of export', 'zh-CN': '上网电价' },
      value: price,
      unit: `${view.currency}/kWh`,
      parts: price === null ? [] : [price],
      formula: { en: 'price that the plan counts with', 'zh-CN': '计划采用的电价' },
      inputs: [
        planInput(stored),
        ...stored.inputs.prices.map(({ version, ref }) => ({ ref, role: 'prices', value: version })),
        ...forecastInputs(stored, figure === 'buy' ? 'price' : 'export-price'),
      ],
    };
  }
  if (figure !== 'power') return null;
  if (device === siteIds.load) {
    const power = view.load[step]!;
    return {
      title: { en: 'Forecast load', 'zh-CN': '预测负荷' },
      value: power,
      unit: 'kW',
      parts: power === null ? [] : [power],
      formula: { en: 'load that the plan counts with', 'zh-CN': '计划采用的负荷' },
      inputs: [planInput(stored), ...forecastInputs(stored, 'load')],
    };
  }
  if (device === siteIds.pv || device === siteIds.wind) {
    const power = generators.find(({ id }) => id === device)?.power[step] ?? view[device][step] ?? null;
    return {
      title:
        device === 'pv' ? { en: 'PV taken', 'zh-CN': '光伏利用功率' } : { en: 'Wind taken', 'zh-CN': '风电利用功率' },
      value: power,
      unit: 'kW',
      parts: power === null ? [] : [power],
      formula: { en: 'forecast less what the plan curtails', 'zh-CN': '预测功率 − 计划弃电功率' },
      inputs: [planInput(stored), ...forecastInputs(stored, device)],
    };
  }
  const load = view.flexibleLoads.find(({ id }) => id === device);
  if (!load) return null;
  const parts = [load.power[step]!];
  const title = { en: `${load.name.en}, planned power`, 'zh-CN': `${load.name['zh-CN']} 计划功率` };
  return { title, value: sum(parts), unit: 'kW', parts, formula: planned, inputs: [planInput(stored)] };
}

const sum = (parts: readonly number[]): number => parts.reduce((total, part) => total + part, 0);

function planInput({ no, plan, problem }: StoredPlan): EvidenceInput {
  return { ref: planRef(no), role: 'plan', value: plan.objective, unit: problem.currency, quality: 'estimated' };
}

function forecastInputs({ forecasts }: StoredPlan, series: string): EvidenceInput[] {
  return forecasts
    .filter((forecast) => forecast.series === series)
    .map(({ no }) => ({ ref: forecastRef(no), role: `forecast:${series}`, value: null, quality: 'estimated' }));
}

function socInputs({ inputs }: StoredPlan, store: string): EvidenceInput[] {
  return inputs.soc
    .filter((each) => each.store === store)
    .map(({ ref, value, unit }) => ({ ref, role: `state-of-charge:${store}`, value, unit, quality: 'actual' }));
}
