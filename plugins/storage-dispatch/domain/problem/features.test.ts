import { describe, expect, it } from 'vitest';
import type { DispatchProblemInput } from '../../contracts/problem.ts';
import { expectClose, solved, storePower } from '../fixtures/solved.ts';

/** One bus, prices per hour, a battery of 10 kWh and 10 kW without losses. */
function site(
  buyPrice: number[],
  rest: Partial<DispatchProblemInput> = {},
  store: object | null = {},
): DispatchProblemInput {
  return {
    steps: { dtH: 1, count: buyPrice.length },
    buses: [{ id: 'site' }],
    grids: [
      {
        id: 'grid',
        bus: 'site',
        buyPrice,
        sellPrice: buyPrice.map((price) => price - 0.01),
        importMax: 100,
        exportMax: 100,
      },
    ],
    stores: store
      ? [{ id: 'battery', bus: 'site', capacity: 10, initial: 0, chargeMax: 10, dischargeMax: 10, ...store }]
      : [],
    ...rest,
  };
}

describe('stores', () => {
  it('keep their ramp, also against the power before the first step', async () => {
    const plan = await solved(site([0, 1, 1, 1], {}, { rampKw: 4, initialPower: 0 }));
    const power = [0, ...storePower(plan)];
    for (let t = 1; t < power.length; t++) expect(Math.abs(power[t]! - power[t - 1]!)).toBeLessThanOrEqual(4 + 1e-6);
    expect(power[1]).toBeCloseTo(4, 6);
    expect(plan.objective).toBeCloseTo(-4 * 0.99, 6);
  });

  it('rest between charging and discharging', async () => {
    const plan = await solved(site([0, 5, 3, 1], {}, { restSteps: 1 }));
    expectClose(storePower(plan), [10, 0, -10, 0], 1e-6);
  });

  it('charge slower when nearly full', async () => {
    const chargeTaper = [
      { energy: 0, power: 8 },
      { energy: 5, power: 8 },
      { energy: 10, power: 0 },
    ];
    const plan = await solved({
      ...site([1, 1], {}, { chargeTaper, initial: 9, dischargeMax: 0, terminalValue: 2 }),
      steps: { dtH: 0.25, count: 2 },
    });
    // 8 kW − 1.6/h · (9 − 5) kWh, and after a quarter hour at that power 8 − 1.6 · 4.4.
    expectClose(plan.stores[0]!.charge, [1.6, 0.96], 1e-6);
  });

  it('are off or at least at their lowest power', async () => {
    const plan = await solved(
      site(
        [2, 1, 3],
        {},
        { chargeMin: 4, final: { energy: 6, hard: true, kind: 'equal' }, chargeMax: 5, dischargeMax: 0 },
      ),
    );
    expect(plan.stores[0]!.charge.every((power) => power < 1e-6 || power >= 4 - 1e-6)).toBe(true);
    expect(plan.status).toBe('relaxed');
    expect(plan.violations[0]).toMatchObject({ limit: 'target', unit: 'kWh' });
  });

  it('pay for wear, and for dwelling above a soft maximum', async () => {
    const worn = await solved(site([1, 1.15], {}, { degradationCharge: 0.1, degradationDischarge: 0.1 }));
    expectClose(storePower(worn), [0, 0], 1e-6);
    const dwelling = await solved(site([1, 2, 2.6], {}, { softMax: { energy: 5, price: 0.5 } }));
    expect(Math.max(...dwelling.stores[0]!.energy)).toBeCloseTo(10, 6);
    expect(dwelling.costs.breach).toBeGreaterThan(0);
  });
});

describe('limits of the site', () => {
  it('holds a reserve for forecast errors against the contract', async () => {
    const problem = site([1, 1], {
      loads: [{ id: 'load', bus: 'site', profile: [10, 20] }],
      reserves: [{ grid: 'grid', margin: 3 }],
    });
    problem.grids![0]!.importContract = { limit: 20 };
    const plan = await solved(problem);
    expectClose(plan.grids[0]!.import, [13, 17], 1e-6);
    expect(plan.violations).toEqual([]);
  });

  it('charges each billing month for its own peak', async () => {
    const problem = site([1, 1, 1, 1], { loads: [{ id: 'load', bus: 'site', profile: [0, 8, 0, 4] }] });
    problem.grids![0]!.demandCharges = [
      { id: 'may', pricePerKw: 10, window: [1, 1, 0, 0] },
      { id: 'june', pricePerKw: 10, window: [0, 0, 1, 1] },
    ];
    const plan = await solved(problem);
    expect(plan.demand.map(({ peakKw }) => Math.round(peakKw * 1e6) / 1e6)).toEqual([4, 2]);
    expect(plan.costs.demand).toBeCloseTo(60, 6);
  });

  it('keeps a feeder hard, and a group at its price', async () => {
    const loads = [{ id: 'load', bus: 'site', profile: 2 }];
    const hard = await solved(
      site([0, 5], { loads, groups: [{ id: 'feeder', members: ['load', 'battery'], consumptionMax: 6, hard: true }] }),
    );
    expect(hard.stores[0]!.charge[0]).toBeCloseTo(4, 6);
    const soft = await solved(
      site([0, 5], {
        loads,
        groups: [{ id: 'feeder', members: ['load', 'battery'], consumptionMax: 6, priceEvery: 2 }],
      }),
    );
    expect(soft.stores[0]!.charge[0]).toBeCloseTo(10, 6);
    expect(soft.violations).toMatchObject([
      { limit: 'group-consumption', device: 'feeder', step: 0, unit: 'kW', price: 2 },
    ]);
  });

  it('pays for deviations from a commitment', async () => {
    const commitments = [{ id: 'promise', members: ['grid'], baseline: [4, 0], upPrice: 3, downPrice: -3 }];
    const plan = await solved(site([1, 2], { commitments, loads: [{ id: 'load', bus: 'site', profile: [0, 4] }] }));
    expectClose(storePower(plan), [4, -4], 1e-6);
    expect(plan.costs.commitment).toBeCloseTo(0, 6);
  });

  it('reaches the green share by storing instead of exporting', async () => {
    const problem = site(
      [0.1, 0.1],
      {
        loads: [{ id: 'load', bus: 'site', profile: [0, 10] }],
        generators: [{ id: 'pv', bus: 'site', avail: [10, 0], green: true }],
        greenShares: [{ bus: 'site', minShare: 0.6, hard: true }],
      },
      { degradationCharge: 1 },
    );
    const plan = await solved(problem);
    expect(plan.grids[0]!.export[0]).toBeCloseTo(4, 6);
    expect(plan.stores[0]!.charge[0]).toBeCloseTo(6, 6);
  });

  it('keeps a cap on emissions', async () => {
    const problem = site(
      [1, 1],
      {
        loads: [{ id: 'load', bus: 'site', profile: 10 }],
        generators: [{ id: 'biogas', bus: 'site', avail: 10, fuelCost: 2 }],
        co2Cap: { limitKg: 6, hard: true },
      },
      null,
    );
    problem.grids![0]!.carbonFactor = 0.5;
    const plan = await solved(problem);
    expect(plan.grids[0]!.import[0]! + plan.grids[0]!.import[1]!).toBeCloseTo(12, 6);
  });
});

describe('units and loads', () => {
  it('commits a generator for its shortest run, and pays its start', async () => {
    const generators = [
      {
        id: 'genset',
        bus: 'site',
        avail: 10,
        fuelCost: 0.5,
        commitment: { pMin: 4, pMax: 10, startCost: 1, minUpSteps: 2 },
      },
    ];
    const plan = await solved(
      site([0.1, 3, 0.1, 0.1], { generators, loads: [{ id: 'load', bus: 'site', profile: 10 }] }, null),
    );
    expect(plan.generators[0]!.on![1]).toBe(true);
    expect(plan.generators[0]!.on!.filter(Boolean)).toHaveLength(2);
    expect(plan.costs.start).toBeCloseTo(1, 6);
    // 14 kWh of fuel, of which 4 replace purchase at 0.1 (export earns 0.09): the rest is bought.
    expect(plan.objective).toBeCloseTo(0.1 * (10 + 6 + 10) + 0.5 * 14 + 1, 6);
  });

  it('bridges a pause of an electrolyser in standby when a start costs more', async () => {
    const problem: DispatchProblemInput = {
      steps: { dtH: 1, count: 3 },
      buses: [{ id: 'site' }, { id: 'h2', carrier: 'hydrogen' }],
      grids: [{ id: 'grid', bus: 'site', buyPrice: [1, 9, 1], importMax: 100 }],
      converters: [
        {
          id: 'electrolyser',
          bus: 'site',
          inputMax: 10,
          outputs: [{ bus: 'h2', ratio: 0.5 }],
          bands: [[2, 10]],
          standbyPower: 0.1,
          startCost: 5,
        },
      ],
      stores: [
        {
          id: 'tank',
          bus: 'h2',
          capacity: 100,
          initial: 0,
          chargeMax: 10,
          dischargeMax: 0,
          final: { energy: 10, hard: true },
        },
      ],
    };
    const plan = await solved(problem);
    expect(plan.converters[0]!.state).toEqual(['on', 'standby', 'on']);
    expect(plan.objective).toBeCloseTo(20 + 0.9 + 5, 6);
  });

  it('follows a part-load curve', async () => {
    const plan = await solved({
      steps: { dtH: 1, count: 1 },
      buses: [{ id: 'site' }, { id: 'heat', carrier: 'heat' }],
      grids: [{ id: 'grid', bus: 'site', buyPrice: 1, importMax: 100 }],
      converters: [
        {
          id: 'pump',
          bus: 'site',
          inputMax: 10,
          outputs: [{ bus: 'heat', ratio: 1 }],
          curve: [
            { input: 2, output: 6 },
            { input: 6, output: 20 },
            { input: 10, output: 24 },
          ],
        },
      ],
      loads: [{ id: 'heat', bus: 'heat', profile: 22 }],
    });
    expect(plan.converters[0]!.input[0]).toBeCloseTo(8, 6);
  });

  it('runs exclusive processes one after the other, within the limit of the site', async () => {
    const plan = await solved(
      site(
        [1, 1, 1, 5, 5],
        {
          flexibleLoads: [
            { kind: 'block', id: 'press', bus: 'site', power: 60, durationSteps: 2, exclusiveGroup: 'crane' },
            { kind: 'sequence', id: 'kiln', bus: 'site', powers: [50, 10], exclusiveGroup: 'crane' },
            { kind: 'interruptible', id: 'mill', bus: 'site', power: 50, durationSteps: 2, maxStarts: 1 },
          ],
        },
        null,
      ),
    );
    const [press, kiln, mill] = plan.flexibleLoads.map(({ power }) => power);
    press!.forEach((power, t) => expect(power > 0 && kiln![t]! > 0).toBe(false));
    plan.grids[0]!.import.forEach((power) => expect(power).toBeLessThanOrEqual(100 + 1e-6));
    expect(mill!.filter((power) => power > 0)).toHaveLength(2);
  });

  it('solves steps of different lengths', async () => {
    const plan = await solved({ ...site([1, 2, 4], {}, {}), steps: { lengthsH: [0.25, 0.5, 1] } });
    expectClose(plan.stores[0]!.energy, [2.5, 7.5, 0], 1e-6);
    expect(plan.objective).toBeCloseTo(2.5 + 10 - 7.5 * 3.99, 6);
  });
});
