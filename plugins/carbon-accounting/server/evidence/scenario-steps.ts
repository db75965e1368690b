import type { EvidenceInput } from '@lingtan/sdk';
import type { ScenarioStepFigure, ScenarioTotal, ScenarioWorth } from '../../contracts/index.ts';
import {
  add,
  avoidedOfBasis,
  difference,
  financeMethods,
  gridMWh,
  marginalCost,
  negate,
  numberSum,
  rowSum,
  straightLineCost,
  toText,
  yearlySaving,
} from '../../domain/index.ts';
import type { Exact, ScenarioStep } from '../../domain/index.ts';
import { factorRef, scenarioRef } from '../refs.ts';
import { statePart } from './scenario-states.ts';
import type { ScenarioBasis, ScenarioPart } from './scenario-basis.ts';

const names: Record<ScenarioStepFigure, ScenarioPart['title']> = {
  avoided: { en: 'Emissions avoided', 'zh-CN': '减排量' },
  mwh: { en: 'Grid power avoided', 'zh-CN': '减少外购电' },
  tce: { en: 'Energy saved', 'zh-CN': '节能量' },
  saving: { en: 'Saving of the first year', 'zh-CN': '首年节约' },
  capex: { en: 'Investment', 'zh-CN': '投资' },
  npv: { en: 'Net present value', 'zh-CN': '净现值' },
  irr: { en: 'Internal rate of return', 'zh-CN': '内部收益率' },
  payback: { en: 'Payback', 'zh-CN': '回收期' },
  discounted: { en: 'Discounted payback', 'zh-CN': '动态回收期' },
  'break-even': { en: 'Break-even price of carbon', 'zh-CN': '盈亏平衡碳价' },
  macc: { en: 'Marginal abatement cost', 'zh-CN': '边际减排成本' },
  basis: { en: 'Worth of the avoided electricity', 'zh-CN': '减少电量的减排价值' },
};

const ofMeasure = (n: number, { en, 'zh-CN': zh }: ScenarioPart['title']): ScenarioPart['title'] => ({
  en: `${en}, measure ${n}`,
  'zh-CN': `${zh}，第 ${n} 项措施`,
});

type Part = Omit<ScenarioPart, 'title'>;
type MakePart = (basis: ScenarioBasis, step: ScenarioStep, n: number, k: number) => Part | null;

const worth =
  (figure: ScenarioWorth): MakePart =>
  (basis, step, n) =>
    worthPart(basis, figure, step, n);

const makers: Record<ScenarioStepFigure, MakePart> = {
  avoided: (basis, step, n) => differencePart(basis, step, n, 'avoided'),
  tce: (basis, step, n) => differencePart(basis, step, n, 'tce'),
  mwh: gridPart,
  saving: savingPart,
  capex: capexPart,
  ...{ npv: worth('npv'), irr: worth('irr'), payback: worth('payback'), discounted: worth('discounted') },
  'break-even': worth('break-even'),
  macc: maccPart,
  basis: basisPart,
};

/** A figure of measure n, counted from 1; `k` is the basis of `basis`. */
export function stepPart(basis: ScenarioBasis, figure: ScenarioStepFigure, n: number, k: number): ScenarioPart | null {
  const step = basis.stored.result.steps[n - 1];
  const part = step && makers[figure](basis, step, n, k);
  if (!part) return null;
  return { title: ofMeasure(n, names[figure]), ...part, parameters: { measure: step.measure, ...part.parameters } };
}

/** Input of a figure of a measure, by the value that was kept. */
function stepInput({ stored }: ScenarioBasis, n: number, role: 'capex' | 'saving' | 'tonnes'): EvidenceInput {
  const { result } = stored;
  const step = result.steps[n - 1]!;
  if (role === 'capex') return { ref: scenarioRef('capex', stored, n), role, value: step.capex, unit: result.currency };
  if (role === 'saving')
    return { ref: scenarioRef('saving', stored, n), role, value: step.annualSaving, unit: `${result.currency}/a` };
  const value = step.avoidedT[0]?.t ?? null;
  return { ref: scenarioRef('avoided', stored, n), role, value, unit: result.baseline.totals[0]!.unit };
}

function capexPart({ stored }: ScenarioBasis, { capex }: ScenarioStep): Part {
  return {
    ...{ value: capex, unit: stored.result.currency, by: null, inputs: [] },
    formula: { en: 'entered with the measure', 'zh-CN': '随措施录入' },
  };
}

/** Before − after, of emissions or energy. */
function differencePart(basis: ScenarioBasis, step: ScenarioStep, n: number, figure: 'avoided' | 'tce'): Part {
  const of = figure === 'avoided' ? 'emissions' : 'energy';
  return {
    value: figure === 'avoided' ? (step.avoidedT[0]?.t ?? null) : step.savedTce,
    unit: figure === 'avoided' ? basis.stored.result.baseline.totals[0]!.unit : 'tce',
    by: difference,
    formula: { en: 'before − after', 'zh-CN': '措施前 − 措施后' },
    inputs: [stateInput(basis, of, n - 1, 'before'), stateInput(basis, of, n, 'after')],
  };
}

function stateInput(basis: ScenarioBasis, of: 'emissions' | 'energy' | 'cost', n: number, role: string): EvidenceInput {
  const { value, unit } = statePart(basis, of, n)!;
  return { ref: scenarioRef(of, basis.stored, n), role, value, unit };
}

function savingPart(basis: ScenarioBasis, { annualSaving }: ScenarioStep, n: number): Part {
  const { input, result } = basis.stored;
  return {
    ...{ value: annualSaving, unit: `${result.currency}/a`, by: yearlySaving },
    formula: { en: 'cost of energy before − after − upkeep', 'zh-CN': '措施前能源费用 − 措施后能源费用 − 运维费' },
    parameters: { upkeep: input.measures[n - 1]!.opex_annual },
    inputs: [stateInput(basis, 'cost', n - 1, 'before'), stateInput(basis, 'cost', n, 'after')],
  };
}

/** Electricity from the grid before a measure, and with the opposite sign after it. */
function gridRows({ lists }: ScenarioBasis, n: number): { state: 'before' | 'after'; id: string; net: Exact }[] {
  return (['before', 'after'] as const).flatMap((state) =>
    (lists?.[state === 'before' ? n - 1 : n] ?? []).flatMap((each) => {
      const net = gridMWh(each);
      return net === null ? [] : [{ state, id: each.id, net: state === 'before' ? net : negate(net) }];
    }),
  );
}

function gridPart(basis: ScenarioBasis, step: ScenarioStep, n: number): Part {
  const { stored } = basis;
  return {
    ...{ value: step.avoidedMWh, unit: 'MWh', by: rowSum },
    formula: {
      en: 'electricity from the grid net of export, before − after',
      'zh-CN': '外购电量减上网电量，措施前 − 措施后',
    },
    inputs: [
      { ref: scenarioRef('emissions', stored, n - 1), role: 'before', value: null },
      { ref: scenarioRef('emissions', stored, n), role: 'after', value: null },
    ],
    rows: {
      columns: ['state', 'activity', 'energy:MWh'],
      values: gridRows(basis, n).map(({ state, id, net }) => [state, id, toText(net, 18)]),
      truncated: false,
    },
  };
}

function basisPart(basis: ScenarioBasis, step: ScenarioStep, n: number, k: number): Part | null {
  const { stored, lists } = basis;
  const row = step.basis[k - 1];
  if (!row) return null;
  const [id, version] = row.factor?.split('@') ?? [];
  // Exact, since the product is rounded once.
  const energy = lists ? toText(add(...gridRows(basis, n).map(({ net }) => net)), 18) : step.avoidedMWh;
  return {
    ...{ value: row.avoidedT, unit: 'tCO2', by: avoidedOfBasis },
    formula: { en: 'grid power avoided × factor of the basis', 'zh-CN': '减少外购电 × 该口径因子' },
    parameters: { basis: row.basis, area: row.area, provisional: row.flagged },
    inputs: [
      { ref: scenarioRef('mwh', stored, n), role: 'energy', value: energy, unit: 'MWh' },
      ...(id === undefined
        ? []
        : [{ ref: factorRef(id, Number(version)), role: 'factor', value: row.kgCO2PerKWh, unit: 'kgCO2/kWh' }]),
    ],
  };
}

const worthOf: Record<ScenarioWorth, (step: ScenarioStep) => number | null> = {
  npv: ({ npv }) => npv,
  irr: ({ irr }) => irr,
  payback: ({ payback_y }) => payback_y,
  discounted: ({ discounted_payback_y }) => discounted_payback_y,
  'break-even': ({ break_even_co2_price }) => break_even_co2_price,
};

const worthFormulas: Record<ScenarioWorth, ScenarioPart['formula']> = {
  npv: {
    en: 'saving × present worth of its years − investment',
    'zh-CN': '年节约额 × 年金现值系数 − 投资',
  },
  irr: { en: 'discount rate at which the net present value is 0', 'zh-CN': '净现值为 0 时的折现率' },
  payback: { en: 'investment ÷ saving', 'zh-CN': '投资 ÷ 年节约额' },
  discounted: {
    en: 'years until the discounted savings have paid the investment',
    'zh-CN': '折现节约额累计等于投资所需年数',
  },
  'break-even': { en: '−net present value ÷ present worth of the tonnes', 'zh-CN': '−净现值 ÷ 减排量现值' },
};

function worthPart(basis: ScenarioBasis, figure: ScenarioWorth, step: ScenarioStep, n: number): Part {
  const { input, result } = basis.stored;
  const { discount_rate: discountRate, escalation_rate: escalationRate } = result;
  const convention = 'nominal-before-tax';
  const { currency } = result;
  const units: Record<ScenarioWorth, string> = {
    ...{ npv: currency, irr: '1', payback: 'a', discounted: 'a', 'break-even': `${currency}/t` },
  };
  return {
    ...{ value: worthOf[figure](step), unit: units[figure], by: financeMethods[figure] },
    formula: worthFormulas[figure],
    parameters: { years: input.measures[n - 1]!.life_y, discountRate, escalationRate, convention },
    inputs: [
      stepInput(basis, n, 'capex'),
      stepInput(basis, n, 'saving'),
      ...(figure === 'break-even' ? [stepInput(basis, n, 'tonnes')] : []),
    ],
  };
}

/** A block of the abatement cost curve; none where a measure avoids nothing. */
function maccPart(basis: ScenarioBasis, { measure }: ScenarioStep, n: number): Part | null {
  const { input, result } = basis.stored;
  const block = result.macc?.curve.find(({ action }) => action === measure);
  if (!block) return null;
  const years = input.measures[n - 1]!.life_y;
  const { discount_rate: discountRate, escalation_rate: escalationRate } = result;
  // A scenario keeps the method by which its curve was drawn.
  const method: Pick<Part, 'by' | 'formula' | 'parameters'> =
    result.macc!.method === 'annuity'
      ? {
          by: marginalCost,
          formula: {
            en: '−net present value ÷ present worth of a yearly 1 ÷ tonnes avoided a year',
            'zh-CN': '−净现值 ÷ 年金现值系数 ÷ 年减排量',
          },
          parameters: { years, discountRate, escalationRate },
        }
      : {
          by: straightLineCost,
          formula: {
            en: '(investment ÷ life − saving) ÷ tonnes avoided a year',
            'zh-CN': '（投资 ÷ 寿命 − 年节约额）÷ 年减排量',
          },
          parameters: { years },
        };
  return {
    ...{ value: block.marginal_cost, unit: `${result.currency}/t`, ...method },
    inputs: [stepInput(basis, n, 'capex'), stepInput(basis, n, 'saving'), stepInput(basis, n, 'tonnes')],
  };
}

/** A figure of all measures together. */
export function totalPart(basis: ScenarioBasis, figure: ScenarioTotal): ScenarioPart {
  const { stored } = basis;
  const { steps, avoidedT, currency, baseline } = stored.result;
  if (figure === 'avoided')
    return {
      title: names.avoided,
      ...{ value: avoidedT[0]?.t ?? null, unit: baseline.totals[0]!.unit, by: difference },
      formula: { en: 'baseline − after all measures', 'zh-CN': '基线 − 全部措施之后' },
      inputs: [stateInput(basis, 'emissions', 0, 'before'), stateInput(basis, 'emissions', steps.length, 'after')],
    };
  return {
    title: names[figure],
    ...{ value: steps.reduce((sum, step) => sum + step[figure], 0), unit: currency, by: numberSum },
    formula: { en: 'sum of the measures', 'zh-CN': '各措施之和' },
    inputs: steps.map((step, i) => ({
      ...{ ref: scenarioRef(figure, stored, i + 1), role: 'measure', value: step[figure], unit: currency },
    })),
  };
}
