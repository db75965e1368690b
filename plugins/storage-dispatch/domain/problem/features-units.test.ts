import { describe, expect, it } from 'vitest';
import type { DispatchProblemInput } from '../../contracts/problem.ts';
import { expectClose, solved } from '../fixtures/solved.ts';

type Unit = NonNullable<DispatchProblemInput['generators']>[number];

/** A load behind a connection, with a unit beside it; nothing can be exported. */
const site = (buyPrice: number | number[], load: number[], unit: Unit): DispatchProblemInput => ({
  steps: { dtH: 1, count: load.length },
  grids: [{ id: 'grid', buyPrice, importMax: 100 }],
  loads: [{ id: 'load', profile: load }],
  generators: [unit],
});

describe('units', () => {
  it('rise no faster than their ramp, from the power before the first step on', async () => {
    const plan = await solved(
      site(1, [10, 40, 40], { id: 'chp', avail: 100, fuelCost: 0.1, rampUpKw: 15, initialPower: 5 }),
    );
    expectClose(plan.generators[0]!.power, [10, 25, 40], 1e-6);
    expect(plan.objective).toBeCloseTo(0.1 * 75 + 15, 6);
    const series = await solved(
      site(1, [10, 40, 40], { id: 'chp', avail: 100, fuelCost: 0.1, rampUpKw: [15, 5, 0], initialPower: 5 }),
    );
    expectClose(series.generators[0]!.power, [10, 15, 15], 1e-6);
  });

  it('begin and end a run within the powers of a start and a stop, and fall no faster than their ramp', async () => {
    const commitment = { pMin: 10, pMax: 40, startMax: 20, stopMax: 10 };
    const plan = await solved(
      site(1, [40, 40, 0, 0], { id: 'chp', avail: 40, fuelCost: 0.1, rampDownKw: 10, commitment }),
    );
    expectClose(plan.generators[0]!.power, [20, 10, 0, 0], 1e-6);
    expect(plan.objective).toBeCloseTo(0.1 * 30 + 50, 6);
  });

  it('fall to their lowest power step by step when they were on before', async () => {
    const commitment = { pMin: 5, pMax: 40, initialOn: true };
    const unit = { id: 'chp', avail: 40, fuelCost: 2, rampDownKw: 10, initialPower: 30, commitment };
    // Switched off at once it would cost nothing: only a limit of the last step of a run forbids that.
    expectClose((await solved(site(1, [40, 40], unit))).generators[0]!.power, [0, 0], 1e-6);
    const held = { ...unit, commitment: { ...commitment, minUpSteps: 9, initialSteps: 6 } };
    expectClose((await solved(site(1, [40, 40, 40, 40], held))).generators[0]!.power, [20, 10, 5, 0], 1e-6);
  });

  it('pay starts by their hour, stops, and every hour switched on', async () => {
    const commitment = { pMin: 5, pMax: 10, noLoadCost: 0.3, startCost: [1, 1, 3], stopCost: 0.5 };
    const unit = { id: 'chp', avail: 10, fuelCost: 0.2, commitment };
    const through = await solved(site([1, 0.1, 1], [10, 10, 10], unit));
    expect(through.costs).toMatchObject({ start: 1, energyBuy: 0.5 });
    expect(through.objective).toBeCloseTo(7.4, 6);
    const paused = await solved(
      site([1, 0.1, 1], [10, 10, 10], {
        ...unit,
        commitment: { ...commitment, startCost: [1, 1, 0.05], stopCost: 0.02 },
      }),
    );
    expect(paused.generators[0]!.on).toEqual([true, false, true]);
    expect(paused.costs.start).toBeCloseTo(1.07, 6);
    expect(paused.objective).toBeCloseTo(6.67, 6);
  });

  it('run at least at what must run', async () => {
    const problem = site(0.2, [10, 2], { id: 'waste-heat', avail: 10, fuelCost: 0.5, least: 6 });
    problem.grids![0] = { ...problem.grids![0]!, sellPrice: 0.05, exportMax: 10 };
    const plan = await solved(problem);
    expectClose(plan.generators[0]!.power, [6, 6], 1e-6);
    expect(plan.objective).toBeCloseTo(6.6, 6);
  });

  it('convert no faster than their ramp, but start freely', async () => {
    const plan = await solved({
      steps: { dtH: 1, count: 3 },
      buses: [{ id: 'site' }, { id: 'h2', carrier: 'hydrogen' }],
      grids: [{ id: 'grid', buyPrice: 1, importMax: 100 }],
      converters: [
        {
          id: 'electrolyser',
          inputMax: 10,
          outputs: [{ bus: 'h2', ratio: 0.5 }],
          bands: [[4, 10]],
          rampUpKw: 1,
          rampDownKw: 2,
        },
      ],
      loads: [{ id: 'filling', bus: 'h2', profile: [0, 2, 4] }],
      stores: [{ id: 'tank', bus: 'h2', capacity: 9, initial: 0, chargeMax: 9, dischargeMax: 9 }],
    });
    // 12 kWh in runs that rise by 1 kW: 5.5 + 6.5, or begun sooner.
    const { input } = plan.converters[0]!;
    expect(input.reduce((sum, power) => sum + power, 0)).toBeCloseTo(12, 6);
    for (let t = 1; t < 3; t++) if (input[t - 1]! > 0) expect(input[t]! - input[t - 1]!).toBeLessThanOrEqual(1 + 1e-6);
    expect(plan.objective).toBeCloseTo(12, 6);
  });

  it('name a ramp that no plan can keep', async () => {
    const problem = site(1, [10, 40], { id: 'chp', avail: 100, rampUpKw: 15, initialPower: 10 });
    const plan = await solved({ ...problem, grids: [] });
    expect(plan.status).toBe('relaxed');
    // 15 kW too much now weigh less than 15 kW too little later.
    expect(plan.violations).toMatchObject([{ limit: 'surplus', device: 'site', step: 0, unit: 'kW' }]);
    expect(plan.violations[0]!.by).toBeCloseTo(15, 5);
    expect(plan.violations[0]!.cause).toContainEqual({ limit: 'ramp', device: 'chp' });
  });

  it.each([
    { blockedSteps: [0], step: 0 },
    { window: { from: 2, to: 6 }, step: 0 },
    { blockedSteps: [1], step: 1 },
  ])('name a run that is to be finished where it may not go on: $step', async ({ step, ...where }) => {
    const plan = await solved({
      steps: { dtH: 1, count: 6 },
      grids: [{ id: 'grid', buyPrice: [1, 2, 3, 1, 1, 1], importMax: 100 }],
      flexibleLoads: [
        {
          kind: 'interruptible',
          id: 'mill',
          power: 5,
          durationSteps: 2 + step,
          minUpSteps: 3,
          initialOn: true,
          initialSteps: 1,
          ...where,
        },
      ],
    });
    expect(plan).toMatchObject({ status: 'relaxed', origin: 'solver' });
    expect(plan.objective).toBeCloseTo(5 * (2 + step), 6);
    expect(plan.violations).toMatchObject([
      { limit: 'min-up', device: 'mill', step, unit: 'steps', cause: [{ limit: 'window', device: 'mill' }] },
    ]);
  });
});
