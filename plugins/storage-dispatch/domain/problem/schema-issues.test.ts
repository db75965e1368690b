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
    [{ buyPrice: [1, 'NaN'] }, 'grids.0.buyPrice.1: "NaN" is not valid; expected a number'],
    [{ buyPrice: [1, NaN] }, 'grids.0.buyPrice.1: NaN is not valid; expected a number'],
    [{ buyPrice: 'cheap' }, 'grids.0.buyPrice: "cheap" is not valid; expected a number or a list'],
    [{ buyPrice: undefined }, 'grids.0.buyPrice: missing; expected a number or a list'],
    [{ importMax: true }, 'grids.0.importMax: true is not valid; expected a number or a list'],
    [{ bus: 7 }, 'grids.0.bus: 7 is not valid; expected text'],
    [{ inmportMax: 3 }, 'grids.0.inmportMax: unknown field'],
  ])('name the field, the value and what was expected: %o', (change, words) => {
    expect(fault(change)).toBe(words);
  });

  it.each([
    [{ steps: { dt: 0.25, count: 2 } }, 'steps.dtH: missing; expected a number'],
    [{ steps: { lengthsH: [1, 0] } }, 'steps.lengthsH.1: 0 is too small; expected a number above 0'],
    [{ steps: { dtH: '15 min', count: 2 } }, 'steps.dtH: "15 min" is not valid; expected a number'],
    [{ steps: { dtH: 1, count: 2, zone: 'Mars/City' } }, 'steps.zone: "Mars/City" is no time zone'],
    [{ battery: [] }, 'battery: unknown field'],
    [
      { flexibleLoads: [{ kind: 'block', id: 'press', power: 1, durationSteps: 1, window: { from: 0, to: 5 } }] },
      'flexibleLoads[press].window.to: step 5 is behind the horizon of 2 steps',
    ],
    [
      { flexibleLoads: [{ kind: 'block', id: 'press', power: 1, durationSteps: 1, blockedSteps: [2] }] },
      'flexibleLoads[press].blockedSteps: step 2 is not in the horizon of 2 steps',
    ],
    [
      { generators: [{ id: 'chp', avail: [5, 2], least: 3 }] },
      'generators[chp].least: 3 kW is above the available 2 kW in step 1',
    ],
    [
      { loads: [{ id: 'load', profile: [1, 1e308] }] },
      'loads[load].profile[1]: 1e+308 is too large; expected a number below 1e15',
    ],
    [
      { commitments: [{ id: 'promise', members: ['grid'], baseline: -1e15, upPrice: 1, downPrice: 0 }] },
      'commitments[promise].baseline: -1000000000000000 is too small; expected a number above -1e15',
    ],
  ])('name it in every part: %o', (change, words) => {
    const all = { ...problem({}), ...change } as DispatchProblemInput;
    expect(() => prepare(all)).toThrow(words);
  });
});
