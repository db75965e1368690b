import type { FinanceInput, MaccInput } from '../../contracts/index.ts';
import { carbonErrors } from '../errors.ts';
import { add, compare, divide, exact, isNegative, multiply, one, subtract, toNumber, zero } from '../exact/index.ts';
import type { Exact } from '../exact/index.ts';
import { nonNegative, positive } from '../input/index.ts';
import { nothing, oneOf } from '../problem.ts';
import { levelisedCost } from './finance.ts';

/** A block of the curve: its width is `reduction`, its height `marginal_cost`. */
export interface MaccBlock {
  action: string;
  /** Money a year. */
  annual_cost: number;
  /** t a year. */
  reduction: number;
  /** Money per t. */
  marginal_cost: number;
  /** t a year of this and all cheaper ones. */
  cumulative: number;
}

export interface Macc {
  curve: MaccBlock[];
  total_reduction: number;
  total_annual_cost: number;
  /** Measures that save money by themselves. */
  negative_count: number;
  method: 'straight-line' | 'annuity';
  currency: string | null;
  /** Measures that avoid the same tonnes as a cheaper one. */
  left_out: { action: string; instead_of: string }[];
}

interface Costed {
  action: string;
  annual: Exact;
  reduction: Exact;
  marginal: Exact;
  excludes: readonly string[];
}

/**
 * Marginal abatement cost curve: (capex ÷ life + opex) ÷ reduction, ascending, cumulated; with a discount rate the capital is an
 * annuity instead. Exact until it is shown. Measures of equal cost stay in the order given.
 */
export function macc(input: MaccInput): Macc {
  const names = new Set<string>();
  const costed = input.actions.map((action, index) => {
    const field = `actions.${index}`;
    if (names.has(action.action))
      throw carbonErrors.OUT_OF_RANGE({
        field: `${field}.action`,
        value: action.action,
        expected: { en: 'a name that no other action has', 'zh-CN': '与其他措施不同的名称' },
      });
    names.add(action.action);
    return costOf(input, action, field);
  });
  costed.forEach(({ excludes }, index) => {
    const unknown = excludes.find((each) => !names.has(each));
    if (unknown !== undefined)
      throw carbonErrors.OUT_OF_RANGE({
        field: `actions.${index}.excludes`,
        value: unknown,
        expected: oneOf([...names]),
      });
  });
  const sorted = [...costed].sort((a, b) => compare(a.marginal, b.marginal));
  const taken: Costed[] = [];
  const left: Macc['left_out'] = [];
  for (const each of sorted) {
    const rival = taken.find((other) => other.excludes.includes(each.action) || each.excludes.includes(other.action));
    if (rival) left.push({ action: each.action, instead_of: rival.action });
    else taken.push(each);
  }
  let cumulative = zero;
  return {
    curve: taken.map(({ action, annual, reduction, marginal }) => {
      cumulative = add(cumulative, reduction);
      return {
        action,
        annual_cost: toNumber(annual),
        reduction: toNumber(reduction),
        marginal_cost: toNumber(marginal),
        cumulative: toNumber(cumulative),
      };
    }),
    total_reduction: toNumber(cumulative),
    total_annual_cost: toNumber(add(...taken.map(({ annual }) => annual))),
    negative_count: taken.filter(({ marginal }) => isNegative(marginal)).length,
    method: input.discount_rate === undefined ? 'straight-line' : 'annuity',
    currency: input.currency ?? null,
    left_out: left,
  };
}

/** An action whose investment and savings are one equal cost a year, discounted as in its net present value. */
export function levelisedAction(
  action: string,
  worth: FinanceInput,
  reduction: MaccInput['actions'][number]['reduction'],
): MaccInput['actions'][number] {
  return { action, capex: 0, opex_annual: levelisedCost(worth), reduction };
}

function costOf(input: MaccInput, action: MaccInput['actions'][number], field: string): Costed {
  const capex = nonNegative(action.capex, `${field}.capex`);
  const reduction = positive(action.reduction, `${field}.reduction`);
  const given = action.life_y ?? input.life_y;
  if (given === undefined && capex.n !== 0n)
    throw carbonErrors.OUT_OF_RANGE({
      field: `${field}.life_y`,
      value: nothing,
      expected: {
        en: 'years, here or as life_y of the whole curve',
        'zh-CN': '年数（在此填写，或以 life_y 用于整条曲线）',
      },
    });
  const life = given === undefined ? one : positive(given, action.life_y === undefined ? 'life_y' : `${field}.life_y`);
  const yearly = multiply(capex, capitalShare(life, input.discount_rate, field));
  const annual = add(yearly, exact(action.opex_annual, `${field}.opex_annual`));
  return {
    action: action.action,
    annual,
    reduction,
    marginal: divide(annual, reduction),
    excludes: action.excludes ?? [],
  };
}

/** Share of the capital that a year bears: 1/n, or d / (1 − (1 + d)⁻ⁿ). */
function capitalShare(life: Exact, discountRate: number | undefined, field: string): Exact {
  if (discountRate === undefined || discountRate === 0) return divide(one, life);
  if (life.d !== 1n || life.n > 100n)
    throw carbonErrors.OUT_OF_RANGE({
      field: `${field}.life_y`,
      value: toNumber(life),
      expected: {
        en: 'whole years up to 100, since an annuity is asked for',
        'zh-CN': '不超过 100 的整年数（按年金计算）',
      },
    });
  const discount = exact(discountRate, 'discount_rate');
  let power = one;
  for (let i = 0n; i < life.n; i++) power = multiply(power, add(one, discount));
  return divide(discount, subtract(one, divide(one, power)));
}
