import { defineMethod } from '@lingtan/sdk';
import type { EvidenceMethod, Explanation } from '@lingtan/sdk';
import { linearAmount } from './vee/linear.ts';
import { integerMedian, spreadTotal } from './vee/similar-day.ts';
import { spikeLimit } from './vee/spike.ts';

/** Values of the inputs of a role as integers; null when one is not known. */
function amounts({ inputs }: Explanation, role: string): number[] | null {
  const values = inputs
    .filter((input) => input.role === role)
    .map(({ value }) => (value === null ? NaN : Number(value)));
  return values.every((value) => Number.isInteger(value)) ? values : null;
}

/** On the straight line between the intervals `before` and `after`; parameters `index` (from 0) and `count`. */
export const veeLinear = defineMethod({
  id: 'energy.vee-linear',
  version: 1,
  recompute(explanation) {
    const [before] = amounts(explanation, 'before') ?? [];
    const [after] = amounts(explanation, 'after') ?? [];
    const index = Number(explanation.parameters?.['index']);
    const count = Number(explanation.parameters?.['count']);
    if (before === undefined || after === undefined || !(index >= 0) || !(count > index)) return null;
    return String(linearAmount(before, after, index, count));
  },
});

/** Σ inputs `plus` − Σ inputs `minus`: what the meter above and its other meters leave. */
export const veeParentBalance = defineMethod({
  id: 'energy.vee-parent-balance',
  version: 1,
  recompute(explanation) {
    const plus = amounts(explanation, 'plus');
    const minus = amounts(explanation, 'minus');
    if (!plus || !minus || plus.length + minus.length === 0) return null;
    const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
    return String(sum(plus) - sum(minus));
  },
});

/**
 * Median of the inputs `day`. With a parameter `total` that is spread: rows hold (start, median) of each interval of the gap,
 * and the value is the part at `index` of the total split in proportion to them, in whole units.
 */
export const veeSimilarDay = defineMethod({
  id: 'energy.vee-similar-day',
  version: 1,
  recompute(explanation) {
    const days = amounts(explanation, 'day');
    if (!days || days.length === 0) return null;
    const median = integerMedian(days);
    const total = explanation.parameters?.['total'] ?? null;
    if (total === null) return String(median);
    const index = Number(explanation.parameters?.['index']);
    const weights = explanation.rows?.truncated === false ? explanation.rows.values.map((row) => Number(row[1])) : [];
    if (weights[index] !== median) return null;
    const parts = spreadTotal(Number(total), weights);
    return parts === null ? null : String(parts[index]!);
  },
});

/** The amount that a person put in place, as the edit (input `edit`) holds it. */
export const veeEdit = defineMethod({
  id: 'energy.edit',
  version: 1,
  recompute(explanation) {
    const [amount] = amounts(explanation, 'edit') ?? [];
    return amount === undefined ? null : String(amount);
  },
});

/** Σ of the amounts after the edit, from rows of (start, before, after). */
export const editSum = defineMethod({
  id: 'energy.edit-sum',
  version: 1,
  recompute({ rows }) {
    if (!rows || rows.truncated) return null;
    return String(rows.values.reduce((total, row) => total + Number(row[2]), 0));
  },
});

/** How many intervals an exception spans: the inputs `part`. */
export const exceptionCount = defineMethod({
  id: 'energy.exception-count',
  version: 1,
  recompute: ({ inputs }) => String(inputs.filter(({ role }) => role === 'part').length),
});

/** Parameter `limitPercent` of what an interval can hold at most (`perInterval`), in whole units. */
export const exceptionLimit = defineMethod({
  id: 'energy.exception-limit',
  version: 1,
  recompute: ({ parameters }) =>
    String(Math.round((Number(parameters?.['perInterval']) * Number(parameters?.['limitPercent'])) / 100)),
});

/** Limit of a spike from the amounts of the same hour on similar days, rows of (start, amount); see `spikeLimit`. */
export const spikeLimitMethod = defineMethod({
  id: 'energy.spike-limit',
  version: 1,
  recompute({ rows, parameters }) {
    if (!rows || rows.truncated) return null;
    const most = parameters?.['perInterval'] ?? null;
    const limit = spikeLimit(
      rows.values.map(([, amount]) => Number(amount)),
      Number(parameters?.['spikeFactor']),
      most === null ? null : Number(most),
    );
    return limit === null ? null : String(limit);
  },
});

export const veeMethods: readonly EvidenceMethod[] = [
  veeLinear,
  veeParentBalance,
  veeSimilarDay,
  veeEdit,
  editSum,
  exceptionCount,
  exceptionLimit,
  spikeLimitMethod,
];
