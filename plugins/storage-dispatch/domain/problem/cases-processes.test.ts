import { describe, expect, it } from 'vitest';
import type { DispatchProblemInput } from '../../contracts/problem.ts';
import cases from '../fixtures/flexmeasures-process-loads.json' with { type: 'json' };
import { here, solved } from '../fixtures/solved.ts';
import { solveDispatch } from './solve.ts';

const kinds = { INFLEXIBLE: 'first', SHIFTABLE: 'block', BREAKABLE: 'interruptible' } as const;

function problem(
  name: string,
  prices: number[],
  power: number,
  duration: number,
  blocked: number[],
): DispatchProblemInput {
  return {
    currency: 'EUR',
    steps: { dtH: 1, count: prices.length },
    buses: [{ id: 'site' }],
    grids: [{ id: 'grid', bus: 'site', buyPrice: prices.map((price) => price / 1000), importMax: 1000 }],
    flexibleLoads: [
      {
        kind: kinds[name as keyof typeof kinds],
        id: 'process',
        bus: 'site',
        power,
        durationSteps: duration,
        blockedSteps: blocked,
      },
    ],
  };
}
const hours = (power: readonly number[]): number[] => power.flatMap((value, hour) => (value > 1e-6 ? [hour] : []));

describe('FlexMeasures: processes with blocked hours', () => {
  const a = cases.part_a.input;
  it.each(cases.part_a.cases)('$name in the cheapest hours', async ({ name, expected }) => {
    const plan = await solved(problem(name, a.price, a.power_kw, a.duration_h, a.blocked_hours));
    expect(hours(plan.flexibleLoads[0]!.power)).toEqual(expected.hours);
    expect(plan.objective).toBeCloseTo(expected.cost, 6);
  });

  const b = cases.part_b.input;
  it.each(cases.part_b.cases)(
    '$name with blocked hours $blocked_hours',
    async ({ name, blocked_hours: blocked, expected }) => {
      const own = problem(name, b.price, b.power, b.duration_h, blocked);
      if (expected.error !== undefined) {
        await expect(solveDispatch(own, { solver: here })).rejects.toThrow(`Load process: ${expected.error}`);
        return;
      }
      const plan = await solved(own);
      const ran = hours(plan.flexibleLoads[0]!.power);
      if (expected.hours) expect(ran).toEqual(expected.hours);
      if (expected.start_hour !== undefined) expect(ran[0]).toBe(expected.start_hour);
      expect(ran).toHaveLength(b.duration_h);
    },
  );
});
