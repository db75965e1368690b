import type { Direction, EstimationMethod } from '../../contracts/index.ts';
import type { EstimationInput, InputLookup } from './estimation-input.ts';
import { balanceTerm } from './family.ts';
import type { Family } from './family.ts';
import { estimateLinear } from './linear.ts';
import { estimateSimilarDay, spreadTotal } from './similar-day.ts';
import type { SimilarDayRules } from './similar-day.ts';

/** A stretch of intervals in a row of one meter that samples leave open. */
export interface Hole {
  meter: string;
  direction: Direction;
  from: number;
  to: number;
  /** What a register says went through over the whole stretch; null when nothing is known. */
  total: number | null;
}

/** An estimated interval and what it rests on. */
export interface Estimate {
  start: number;
  /** Integer in the base unit. */
  amount: number;
  method: EstimationMethod;
  inputs: readonly EstimationInput[];
  /** Place in a linear stretch, or in a gap with a known total. */
  index: number;
  count: number;
  /** Total of the gap and the weight of each of its intervals, when the total was spread. */
  spread: { from: number; total: number; weights: readonly number[] } | null;
}

export interface EstimationRules {
  methods: readonly EstimationMethod[];
  width: number;
  similarDay: SimilarDayRules;
  /** The family in which a meter is below another one, if it takes part in balances. */
  familyAbove: (meter: string) => Family | undefined;
  /** What an interval of the meter can hold at most; null when unknown. */
  most: (meter: string) => number | null;
}

/**
 * Estimates the intervals of a hole, each by the first method that applies; those that none applies to are absent. The result
 * follows from the inputs alone. A hole with a total is only given a shape: its amounts add up to the total exactly.
 */
export function estimateHole(hole: Hole, lookup: InputLookup, rules: EstimationRules): Estimate[] {
  if (hole.total !== null) return spreadHole(hole, hole.total, lookup, rules);
  const count = Math.round((hole.to - hole.from) / rules.width);
  const found: (Estimate | undefined)[] = new Array<Estimate | undefined>(count).fill(undefined);
  for (const method of rules.methods) {
    const line =
      method === 'linear'
        ? estimateLinear(
            lookup(hole.meter, hole.direction, hole.from - rules.width),
            lookup(hole.meter, hole.direction, hole.to),
            count,
            rules.width,
          )
        : null;
    for (let index = 0; index < count; index++) {
      if (found[index]) continue;
      const start = hole.from + index * rules.width;
      const one =
        method === 'linear'
          ? line && { amount: line.amounts[index]!, inputs: line.inputs }
          : method === 'parent-balance'
            ? fromParent(hole, start, lookup, rules)
            : estimateSimilarDay(hole.meter, hole.direction, start, lookup, rules.similarDay);
      if (one) found[index] = { start, ...one, method, index, count, spread: null };
    }
  }
  return found.filter((estimate) => estimate !== undefined);
}

function fromParent(
  { meter, direction }: Hole,
  start: number,
  lookup: InputLookup,
  rules: EstimationRules,
): { amount: number; inputs: EstimationInput[] } | null {
  const family = rules.familyAbove(meter);
  if (!family) return null;
  const inputs: EstimationInput[] = [];
  const amount = balanceTerm(
    family.terms,
    { meter, direction },
    (term) => {
      const input = lookup(term.meter, term.direction, start);
      if (input) inputs.push(input);
      return input?.amount ?? null;
    },
    rules.most(meter),
  );
  return amount === null ? null : { amount, inputs };
}

function spreadHole(hole: Hole, total: number, lookup: InputLookup, rules: EstimationRules): Estimate[] {
  const count = Math.round((hole.to - hole.from) / rules.width);
  if (count < 2 || !rules.methods.includes('similar-day')) return [];
  const shape = Array.from({ length: count }, (_, index) =>
    estimateSimilarDay(hole.meter, hole.direction, hole.from + index * rules.width, lookup, rules.similarDay),
  );
  // A shape with holes would put their energy elsewhere.
  if (!shape.every((one) => one !== null)) return [];
  const weights = shape.map((one) => one.amount);
  const amounts = spreadTotal(total, weights);
  if (amounts === null) return [];
  const spread = { from: hole.from, total, weights };
  return shape.map(({ inputs }, index) => ({
    start: hole.from + index * rules.width,
    amount: amounts[index]!,
    method: 'similar-day',
    inputs,
    index,
    count,
    spread,
  }));
}
