import { expect, it } from 'vitest';
import type { DispatchProblem, PlanHead } from '../../contracts/index.ts';
import { solved } from '../../domain/fixtures/solved.ts';
import { explainBrokenLimit } from './explain-broken-limit.ts';

const from = Date.parse('2026-03-18T08:00:00Z');
const hour = 3_600_000;

it('opens by how much a plan breaks a limit and what one more unit costs, and no limit that it keeps', async () => {
  // 150 kWh wanted at the end; four hours at 20 kW from 10 kWh make 90.
  const plan = await solved({
    steps: { dtH: 1, count: 4 },
    buses: [{ id: 'site' }],
    grids: [{ id: 'grid', bus: 'site', buyPrice: 1, importMax: 50 }],
    stores: [
      {
        ...{ id: 'battery', bus: 'site', capacity: 200, initial: 10, chargeMax: 20, dischargeMax: 20 },
        final: { energy: 150, price: 3 },
      },
    ],
  });
  const stored = {
    no: 7,
    head: { from, to: from + 4 * hour } as PlanHead,
    plan,
    problem: { currency: 'CNY' } as DispatchProblem,
    recordedAt: '2026-03-18T07:55:00.000Z',
  };
  const of = { step: 3, limit: 'target', device: 'battery' };
  const by = explainBrokenLimit(stored, 'broken', of)!;
  expect(by.ref).toBe('dispatch.plan/7/broken/3/target/battery');
  expect(by.value).toBeCloseTo(60, 5);
  expect(by.unit).toBe('kWh');
  expect(by.parameters).toMatchObject({ from: '2026-03-18T11:00:00.000Z', to: '2026-03-18T12:00:00.000Z' });
  const price = explainBrokenLimit(stored, 'broken-price', of)!;
  expect([price.value, price.unit]).toEqual([3, 'CNY/kWh']);
  expect(by.inputs).toContainEqual(expect.objectContaining({ ref: price.ref, value: 3 }));
  for (const none of [
    { ...of, step: 2 },
    { ...of, step: null },
    { ...of, limit: 'charge-max' },
  ])
    expect(explainBrokenLimit(stored, 'broken', none)).toBeNull();
});
