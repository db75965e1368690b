import type { FinanceInput } from '../../contracts/index.ts';

export interface Finance {
  /** Present worth of a yearly 1 over the years. */
  present_worth_factor: number;
  npv: number;
  /** Internal rate of return, fraction of 1; null when the cash flows never change sign. */
  irr: number | null;
  /** Years; null when it never pays back. */
  payback_y: number | null;
  /** The same with discounting; null when it does not within the years. */
  discounted_payback_y: number | null;
  /** Money per t at which the measure is worth it: −NPV ÷ present worth of the tonnes. Null without tonnes. */
  break_even_co2_price: number | null;
}

/**
 * Present worth of a yearly 1 that grows at e and is discounted at d over n years; the first payment comes at the end of year 1 and
 * has already grown: x(1 − xⁿ)/(1 − x) with x = (1 + e)/(1 + d), and n where x = 1.
 */
export function presentWorth(discount: number, escalation: number, years: number): number {
  const x = (1 + escalation) / (1 + discount);
  return Math.abs(x - 1) < 1e-12 ? years : (x * (1 - x ** years)) / (1 - x);
}

/**
 * Equal cost a year with the same present worth as the measure over its years: −NPV ÷ present worth of a yearly 1. Below zero exactly
 * where the net present value is above it.
 */
export function levelisedCost(input: FinanceInput): number {
  return -finance(input).npv / presentWorth(input.discount_rate, 0, input.years);
}

/** Worth of a measure that costs `capex` now and saves the same every year. Nominal throughout, before tax. */
export function finance(input: FinanceInput): Finance {
  const { capex, annual_saving: saving, years, discount_rate: d, escalation_rate: e, tonnes_annual: tonnes } = input;
  const factor = presentWorth(d, e, years);
  const npv = saving * factor - capex;
  const worthAt = (rate: number): number => saving * presentWorth(rate, e, years) - capex;
  return {
    present_worth_factor: factor,
    npv,
    irr: rootOf(worthAt),
    payback_y: saving > 0 ? capex / saving : capex === 0 ? 0 : null,
    discounted_payback_y: discountedPayback(input),
    break_even_co2_price: tonnes === undefined || tonnes === 0 ? null : -npv / (tonnes * presentWorth(d, 0, years)),
  };
}

/** Rate at which the worth is zero, to 1e-12; null when it has no zero between −99 % and 1,000 %. */
function rootOf(worthAt: (rate: number) => number): number | null {
  let [low, high] = [-0.99, 10];
  const [first, last] = [worthAt(low), worthAt(high)];
  if (!Number.isFinite(first) || first * last > 0 || first === last) return null;
  for (let i = 0; i < 200 && high - low > 1e-12; i++) {
    const middle = (low + high) / 2;
    if (worthAt(middle) * first > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Years until the discounted savings have paid the capital, linear within the year. */
function discountedPayback({
  capex,
  annual_saving: saving,
  years,
  discount_rate: d,
  escalation_rate: e,
}: FinanceInput): number | null {
  let left = capex;
  if (left <= 0) return 0;
  for (let year = 1; year <= years; year++) {
    const worth = saving * ((1 + e) / (1 + d)) ** year;
    if (worth >= left && worth > 0) return year - 1 + left / worth;
    left -= worth;
  }
  return null;
}
