import { describe, expect, it } from 'vitest';
import type { DispatchProblemInput } from '../../contracts/problem.ts';
import { prepare } from './prepare.ts';

const problem = (change: object): DispatchProblemInput =>
  ({
    steps: { dtH: 1, count: 2 },
    buses: [{ id: 'site' }],
    grids: [{ id: 'grid', bus: 'site', buyPrice: [1, 2], importMax: 5, ...change }],
  }) as DispatchProblemInput;

const fault = (change: object): unknown => {
  try {
    prepare(problem(change));
    return 'accepted';
  } catch (error) {
    return (error as { params: { first: string } }).params.first;
  }
};

describe('faults of a problem', () => {
  it.each([
    [{ buyPrice: [1, 'NaN'] }, 'grids.0.buyPrice.1: "NaN" is not valid; expected number'],
    [{ buyPrice: [1, NaN] }, 'grids.0.buyPrice.1: NaN is not valid; expected number'],
    [{ buyPrice: 'cheap' }, 'grids.0.buyPrice: "cheap" is not valid; expected number or array'],
    [{ buyPrice: undefined }, 'grids.0.buyPrice: nothing is not valid; expected number or array'],
    [{ importMax: true }, 'grids.0.importMax: true is not valid; expected number or array'],
    [{ bus: 7 }, 'grids.0.bus: 7 is not valid; expected string'],
    [{ inmportMax: 3 }, 'grids.0: Unrecognized key: "inmportMax"'],
  ])('name the field, the value and what was expected: %o', (change, words) => {
    expect(fault(change)).toBe(words);
  });
});
