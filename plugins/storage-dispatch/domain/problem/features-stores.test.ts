import { describe, expect, it } from 'vitest';
import type { DispatchProblemInput } from '../../contracts/problem.ts';
import { expectClose, solved, storePower } from '../fixtures/solved.ts';

const site = (buyPrice: number[], load: number[], store: object): DispatchProblemInput => ({
  steps: { dtH: 1, count: load.length },
  grids: [{ id: 'grid', buyPrice, importMax: 100 }],
  loads: [{ id: 'load', profile: load }],
  stores: [{ id: 'battery', capacity: 10, initial: 10, chargeMax: 10, dischargeMax: 10, ...store }],
});

describe('stores', () => {
  it('that are cyclic begin where they end, wherever that is best', async () => {
    const cyclic = { cyclic: true, initial: 3, capacity: 8, chargeMax: 8, dischargeMax: 8 };
    const later = await solved(site([1, 3], [10, 10], cyclic));
    expectClose(later.stores[0]!.energy, [8, 0], 1e-6);
    const sooner = await solved(site([3, 1], [10, 10], cyclic));
    expectClose(sooner.stores[0]!.energy, [0, 8], 1e-6);
    for (const plan of [later, sooner]) expect(plan.objective).toBeCloseTo(24, 6);
    const lossy = await solved(site([1], [10], { ...cyclic, eMin: 4, selfLossPerHour: 0.5 }));
    // What 4 kWh at the end lost on the way, 4 · 0.5, is charged again.
    expect(lossy.objective).toBeCloseTo(12, 6);
  });

  it('pay once for the farthest outside of a soft band', async () => {
    const plan = await solved(site([5, 1], [10, 10], { softMin: { energy: 8, priceHighest: 2 } }));
    expect(plan.costs.breach).toBeCloseTo(16, 6);
    expect(plan.objective).toBeCloseTo(26, 6);
    expect(plan.violations).toMatchObject([
      { limit: 'soft-min', step: 0, by: 8 },
      { limit: 'soft-min', step: 1, by: 8 },
    ]);
  });

  it('are wanted no fuller than a target', async () => {
    const plan = await solved(site([1, 1], [2, 10], { targets: [{ step: 0, energy: 4, kind: 'at-most', price: 3 }] }));
    expectClose(storePower(plan), [-2, -8], 1e-6);
    expect(plan.objective).toBeCloseTo(14, 6);
    expect(plan.violations).toMatchObject([{ limit: 'target', step: 0, by: 4, unit: 'kWh' }]);
  });

  it('name each of several wishes that are missed at the end of one step, with its own amount', async () => {
    // From 10 kWh no more than 4 kWh can be charged: 8 are missing of the 22, and 3 of the 17.
    const wishes = [
      { step: 0, energy: 22, price: 2 },
      { step: 0, energy: 17, kind: 'equal' as const, price: 3 },
    ];
    const store = { capacity: 30, chargeMax: 4, targets: wishes };
    const wished = await solved(site([1], [2], store));
    expect(wished).toMatchObject({ status: 'optimal', violations: [{ by: 8 }, { by: 3 }] });
    expect(wished.objective).toBeCloseTo(6 + 8 * 2 + 3 * 3, 6);
    // The same where one of them is the wish for the end, and it is hard.
    const final = await solved(site([1], [2], { ...store, targets: [wishes[1]!], final: { energy: 22, hard: true } }));
    expect(final).toMatchObject({ status: 'relaxed', origin: 'solver' });
    expect(final.violations.map(({ limit, by }) => [limit, by])).toEqual([
      ['target', 3],
      ['target', 8],
    ]);
    expect(final.costs.breach).toBeCloseTo(3 * 3, 6);
  });

  it.each([1, 1000])(
    'that rest keep their rest in a relaxed plan too, of batteries %i times as large',
    async (size) => {
      // The sun has nowhere to go but into the battery, which may not give it back at once.
      const plan = await solved({
        steps: { dtH: 1, count: 2 },
        grids: [{ id: 'grid', buyPrice: 1, importMax: 0 }],
        generators: [{ id: 'pv', avail: [10 * size, 0], curtailable: false }],
        loads: [{ id: 'load', profile: [0, 8 * size] }],
        stores: [
          {
            id: 'battery',
            capacity: 20 * size,
            initial: 0,
            chargeMax: 10 * size,
            dischargeMax: 10 * size,
            restSteps: 1,
          },
        ],
      });
      expect(plan).toMatchObject({ status: 'relaxed', origin: 'solver' });
      expect(plan.violations).toMatchObject([{ limit: 'shortage', device: 'site', step: 1 }]);
      expect(plan.violations[0]!.by).toBeCloseTo(8 * size, 3);
    },
  );

  // Losses earn money in the hours of negative prices, so that directions have to be held apart by the size of the power.
  it.each([
    [{ roundTripEfficiency: 0.5, restSteps: 1 }, -190.918830920368],
    [{ initial: 0.2, eMin: 0.5, targets: [{ step: 3, energy: 1.2, kind: 'equal' as const, hard: true }] }, -273],
  ])('whose power has no limit are planned as those with one that nothing reaches: %o', async (store, objective) => {
    const prices = [-10, -10, 50, -10, -10, 100, 20, -10];
    for (const power of [10, 1e9, 1e12]) {
      const plan = await solved({
        steps: { dtH: 1, count: prices.length },
        grids: [{ id: 'grid', buyPrice: prices, sellPrice: prices, importMax: 100, exportMax: 100 }],
        stores: [{ id: 'battery', capacity: 2, initial: 1, ...store, chargeMax: power, dischargeMax: power }],
      });
      expect(plan.status).toBe('optimal');
      expect(plan.objective).toBeCloseTo(objective, 6);
    }
  });

  it('that lose nearly all that passes through them come as near to an unreachable target as they can', async () => {
    const quarters = [50, 100, -10, 50, 10, 100, -10, 10, 100, 100, -10, -10];
    const prices = [...quarters, 100, 100, 10, 50, 100, 100, 100, 100, 50, 100, 100, 100];
    const plan = await solved({
      steps: { lengthsH: prices.map((_, t) => (t < quarters.length ? 0.25 : 1)) },
      grids: [{ id: 'grid', buyPrice: prices, sellPrice: prices, importMax: 100, exportMax: 100 }],
      stores: [
        {
          id: 'battery',
          capacity: 2,
          initial: 2,
          chargeMax: 2,
          dischargeMax: 2,
          roundTripEfficiency: 0.01,
          storageEfficiencyPerStep: 0.5,
          preferFullerSooner: true,
          targets: [
            { step: 12, energy: 0.5 },
            { step: 19, energy: 0.18, kind: 'equal', hard: true },
          ],
        },
      ],
    });
    expect(plan).toMatchObject({ status: 'relaxed', origin: 'solver' });
    // Half is left of a quarter hour, and so a sixteenth of an hour; 0.2 kW are stored of 2 kW, for ever.
    const keep = 0.5 ** 4;
    const most = (0.2 * ((keep - 1) / Math.log(keep)) * (1 - keep ** 8)) / (1 - keep);
    const hard = plan.violations.filter(({ price }) => price === 0);
    expect(hard).toMatchObject([{ limit: 'target', device: 'battery', step: 19 }]);
    expect(hard[0]!.by).toBeCloseTo(0.18 - most, 5);
  });
});

describe('sites', () => {
  it('pay a peak only in steps that have a price', async () => {
    const plan = await solved({
      steps: { dtH: 1, count: 2 },
      grids: [{ id: 'grid', buyPrice: 0, importMax: 100 }],
      loads: [{ id: 'load', profile: [50, 10] }],
      commitments: [{ id: 'evening', members: ['grid'], upPrice: [0, 4], downPrice: 0, per: 'peak' }],
    });
    expect(plan.objective).toBeCloseTo(40, 6);
  });

  it('in which nothing can be chosen have a plan too', async () => {
    const nothing = await solved({ steps: { dtH: 1, count: 2 } });
    expect(nothing).toMatchObject({ status: 'optimal', objective: 0, violations: [] });
    const dark = await solved({ steps: { dtH: 1, count: 1 }, loads: [{ id: 'load', profile: 3 }] });
    expect(dark.violations).toMatchObject([{ limit: 'shortage', step: 0, by: 3 }]);
  });

  it('are solved over the 25 hours of a day on which the clock goes back', async () => {
    const plan = await solved({
      steps: { dtH: 1, count: 25, start: '2025-10-26T00:00:00+02:00', zone: 'Europe/Berlin' },
      grids: [{ id: 'grid', buyPrice: 1, importMax: 50 }],
      loads: [{ id: 'load', profile: 10 }],
    });
    expect(plan.objective).toBeCloseTo(250, 6);
    expect(plan.grids[0]!.import).toHaveLength(25);
  });
});
