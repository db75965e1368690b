import { defineMethod } from '@lingtan/sdk';
import type { EvidenceMethod, Explanation } from '@lingtan/sdk';
import { add, exact, multiply, subtract, toFixed, toNumber, toText } from './exact/index.ts';
import { inputOf } from './method-input.ts';
import { finance, levelisedAction, macc } from './planning/index.ts';
import type { Finance } from './planning/index.ts';

type Value = number | string;

function valueOf({ inputs }: Explanation, role: string): Value | null {
  return inputs.find((each) => each.role === role)?.value ?? null;
}

/** Last cell of each row that has one; null where rows are missing. */
function lastCells({ rows }: Explanation): Value[] | null {
  if (!rows || rows.truncated) return null;
  return rows.values.map((row) => row.at(-1) ?? null).filter((cell) => cell !== null);
}

function parameter({ parameters }: Explanation, name: string): number {
  return Number(parameters?.[name] ?? 0);
}

/** Input `before` − input `after`: exact of decimal texts, in double precision of numbers. */
export const difference = defineMethod({
  id: 'carbon.difference',
  version: 1,
  recompute(explanation) {
    const [before, after] = [valueOf(explanation, 'before'), valueOf(explanation, 'after')];
    if (before === null || after === null) return null;
    if (typeof before === 'number' && typeof after === 'number') return before - after;
    return toText(subtract(exact(before), exact(after)));
  },
});

/** Sum of the inputs in double precision, in their order. */
export const numberSum = defineMethod({
  id: 'carbon.number-sum',
  version: 1,
  recompute({ inputs }) {
    if (inputs.some(({ value }) => value === null)) return null;
    return inputs.reduce((sum, { value }) => sum + Number(value), 0);
  },
});

/** Exact sum of the last column, rounded once to the parameter `digits`; decimal text. */
export const roundedTotal = defineMethod({
  id: 'carbon.rounded-total',
  version: 1,
  recompute(explanation) {
    const cells = lastCells(explanation);
    return cells && toFixed(add(...cells.map((cell) => exact(cell))), parameter(explanation, 'digits'));
  },
});

/** Exact sum of the last column as the nearest double. */
export const rowSum = defineMethod({
  id: 'carbon.row-sum',
  version: 1,
  recompute(explanation) {
    const cells = lastCells(explanation);
    return cells && toNumber(add(...cells.map((cell) => exact(cell))));
  },
});

/** Exact sum of the last column, decimal text of up to 18 digits. */
export const rowTotal = defineMethod({
  id: 'carbon.row-total',
  version: 1,
  recompute(explanation) {
    const cells = lastCells(explanation);
    return cells && toText(add(...cells.map((cell) => exact(cell))), 18);
  },
});

/** Money of the rows (last column) in double precision, in their order; what has no price counts nothing. */
export const energyCostSum = defineMethod({
  id: 'carbon.energy-cost',
  version: 1,
  recompute: (explanation) => lastCells(explanation)?.reduce<number>((sum, cell) => sum + Number(cell), 0) ?? null,
});

/** Cost before − cost after − upkeep (parameter), money of the first year. */
export const yearlySaving = defineMethod({
  id: 'carbon.yearly-saving',
  version: 1,
  recompute(explanation) {
    const [before, after] = [valueOf(explanation, 'before'), valueOf(explanation, 'after')];
    return before === null || after === null ? null : Number(before) - Number(after) - parameter(explanation, 'upkeep');
  },
});

/** Electricity (MWh) × factor of the basis (kg per kWh), t. */
export const avoidedOfBasis = defineMethod({
  id: 'carbon.avoided-of-basis',
  version: 1,
  recompute(explanation) {
    const [energy, factor] = [inputOf(explanation, 'energy'), inputOf(explanation, 'factor')];
    return energy && factor ? toNumber(multiply(energy.value, factor.value)) : null;
  },
});

/** Worth of a measure by its investment, saving, years and rates. */
function financeMethod(id: string, figure: keyof Finance): EvidenceMethod {
  return defineMethod({
    id: `carbon.${id}`,
    version: 1,
    recompute(explanation) {
      const [capex, saving] = [valueOf(explanation, 'capex'), valueOf(explanation, 'saving')];
      const tonnes = valueOf(explanation, 'tonnes');
      if (capex === null || saving === null) return null;
      return finance({
        ...{ capex: Number(capex), annual_saving: Number(saving), years: parameter(explanation, 'years') },
        discount_rate: parameter(explanation, 'discountRate'),
        escalation_rate: parameter(explanation, 'escalationRate'),
        ...(tonnes === null ? {} : { tonnes_annual: Number(tonnes) }),
      })[figure];
    },
  });
}

/** Methods of what a measure is worth, by the figure of the scenario. */
export const financeMethods = {
  npv: financeMethod('net-present-value', 'npv'),
  irr: financeMethod('internal-rate-of-return', 'irr'),
  payback: financeMethod('payback', 'payback_y'),
  discounted: financeMethod('discounted-payback', 'discounted_payback_y'),
  'break-even': financeMethod('break-even-price', 'break_even_co2_price'),
} as const;

/** (investment ÷ life − saving) ÷ tonnes a year, money per t: the curve of scenarios that were saved before it was discounted. */
export const straightLineCost = defineMethod({
  id: 'carbon.marginal-cost',
  version: 1,
  recompute(explanation) {
    const [capex, saving, tonnes] = ['capex', 'saving', 'tonnes'].map((role) => valueOf(explanation, role));
    if (capex == null || saving == null || tonnes == null || Number(tonnes) <= 0) return null;
    const action = { action: 'measure', capex, opex_annual: -Number(saving), reduction: tonnes };
    return macc({ actions: [{ ...action, life_y: parameter(explanation, 'years') }] }).curve[0]!.marginal_cost;
  },
});

/** −NPV ÷ present worth of a yearly 1 over the life ÷ tonnes a year, money per t. */
export const marginalCost = defineMethod({
  id: 'carbon.marginal-cost',
  version: 2,
  recompute(explanation) {
    const [capex, saving, tonnes] = ['capex', 'saving', 'tonnes'].map((role) => valueOf(explanation, role));
    if (capex == null || saving == null || tonnes == null || Number(tonnes) <= 0) return null;
    const worth = {
      ...{ capex: Number(capex), annual_saving: Number(saving), years: parameter(explanation, 'years') },
      discount_rate: parameter(explanation, 'discountRate'),
      escalation_rate: parameter(explanation, 'escalationRate'),
    };
    return macc({ actions: [levelisedAction('measure', worth, tonnes)] }).curve[0]!.marginal_cost;
  },
});

export const scenarioMethods: readonly EvidenceMethod[] = [
  difference,
  numberSum,
  roundedTotal,
  rowSum,
  rowTotal,
  energyCostSum,
  yearlySaving,
  avoidedOfBasis,
  ...Object.values(financeMethods),
  straightLineCost,
  marginalCost,
];
