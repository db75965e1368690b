import { defineMethod } from '@lingtan/sdk';

/**
 * Closing error of a node in one interval: inputs `above:import` and `below:export` count up, `above:export` and
 * `below:import` down, less the parameter `technical`.
 */
export const nodeBalanceMethod = defineMethod({
  id: 'energy.node-balance',
  version: 1,
  recompute({ inputs, parameters }) {
    let error = -Number(parameters?.['technical'] ?? 0);
    for (const { role, value } of inputs) {
      if (value === null) return null;
      const up = role.startsWith('above:import') || role.startsWith('below:export');
      error += (up ? 1 : -1) * Number(value);
    }
    return String(error);
  },
});

/** Input `balance` over the larger of the input `above` and the sum of the inputs `below`, by size; null when nothing runs through. */
export const balanceShare = defineMethod({
  id: 'energy.balance-share',
  version: 1,
  recompute({ inputs }) {
    const total = (wanted: string): number =>
      inputs.filter(({ role }) => role === wanted).reduce((sum, { value }) => sum + Number(value ?? NaN), 0);
    const share = total('balance') / Math.max(Math.abs(total('above')), Math.abs(total('below')));
    return Number.isFinite(share) ? share : null;
  },
});
