import { describe, expect, it } from 'vitest';
import type { DispatchProblemInput } from '../../contracts/problem.ts';
import arbitrage from '../fixtures/flexmeasures-battery-day2-day3.json' with { type: 'json' };
import breach from '../fixtures/flexmeasures-capacity-breach.json' with { type: 'json' };
import factory from '../fixtures/flexmeasures-chp-factory.json' with { type: 'json' };
import bands from '../fixtures/flexmeasures-power-bands.json' with { type: 'json' };
import { expectClose, solved, storePower } from '../fixtures/solved.ts';

const site = { buses: [{ id: 'site', carrier: 'electricity' }], currency: 'EUR' };

/** A battery on its own connection. */
function battery(
  steps: { dtH: number; count: number },
  prices: { buyPrice: number[]; sellPrice: number[] },
  limits: { power_max: number; soc_init: number; soc_min: number; soc_max: number },
  store: Partial<NonNullable<DispatchProblemInput['stores']>[number]>,
): DispatchProblemInput {
  return {
    ...site,
    steps,
    grids: [{ id: 'grid', bus: 'site', ...prices, importMax: 1000, exportMax: 1000 }],
    stores: [
      {
        id: 'battery',
        bus: 'site',
        capacity: limits.soc_max,
        eMin: limits.soc_min,
        initial: limits.soc_init,
        chargeMax: limits.power_max,
        dischargeMax: limits.power_max,
        preferFullerSooner: true,
        ...store,
      },
    ],
  };
}

describe('FlexMeasures: battery with losses and self-discharge', () => {
  const { input, cases } = arbitrage.part_a;
  const prices = input.hourly_price_buy_and_sell.flatMap((price) => [price, price, price, price]);

  it.each(cases)('$name', async ({ input: { roundtrip_efficiency, storage_efficiency_per_step }, expected }) => {
    const eta = Math.sqrt(roundtrip_efficiency);
    const plan = await solved(
      battery({ dtH: input.dt_h, count: input.steps }, { buyPrice: prices, sellPrice: prices }, input.battery, {
        etaCharge: eta,
        etaDischarge: eta,
        storageEfficiencyPerStep: storage_efficiency_per_step,
      }),
    );
    expect(plan.status).toBe('optimal');
    expect(Math.abs(plan.objective - expected.cost)).toBeLessThan(1e-3);
    const { energy } = plan.stores[0]!;
    expectClose(
      [energy[31]!, energy[63]!, energy[95]!],
      [expected.soc_at_8h, expected.soc_at_16h, expected.soc_end],
      0.01,
    );
  });
});

describe('FlexMeasures: negative prices', () => {
  const { input, cases } = arbitrage.part_b;

  it.each(cases)('$name', async ({ input: { sell, roundtrip_efficiency }, expected }) => {
    const eta = Math.sqrt(roundtrip_efficiency);
    const plan = await solved(
      battery({ dtH: input.dt_h, count: input.steps }, { buyPrice: input.buy, sellPrice: sell }, input.battery, {
        etaCharge: eta,
        etaDischarge: eta,
      }),
    );
    expect(Math.abs(plan.objective - expected.cost)).toBeLessThan(1e-3);
    const power = storePower(plan);
    if (expected.power_0_to_7) expectClose(power.slice(0, 8), expected.power_0_to_7, 1e-4);
    if (expected.derived_power_odd_steps !== undefined)
      for (const step of [1, 3, 5, 7]) expect(power[step]).toBeCloseTo(expected.derived_power_odd_steps, 4);
    if (expected.steps_0_to_7) for (const step of [0, 2, 4, 6]) expect(power[step]).toBeLessThan(0);
    if (expected.lowest_power !== undefined) expect(Math.min(...power)).toBeCloseTo(expected.lowest_power, 4);
    for (const later of power.slice(8)) expect(later).toBeLessThanOrEqual(1e-6);
  });
});

describe('FlexMeasures: soft capacity', () => {
  const { input } = breach;

  it.each(breach.cases)('$name', async ({ input: own, expected }) => {
    const limits = { ...input.battery, soc_max: input.battery.soc_max };
    const problem = battery(
      { dtH: input.dt_h, count: input.steps },
      { buyPrice: input.buy, sellPrice: input.sell },
      limits,
      {
        targets:
          own.soc_after_step_0 === null ? [] : [{ step: 0, energy: own.soc_after_step_0, kind: 'equal', hard: true }],
      },
    );
    problem.grids![0]!.importContract = {
      limit: input.soft_consumption_capacity,
      priceHighest: own.breach_price_on_highest,
      priceEvery: own.breach_price_on_every_step,
    };
    const plan = await solved(problem);
    expect(plan.objective).toBeCloseTo(expected.cost, 6);
    expectClose(storePower(plan), expected.power, 1e-6);
    const broken = expected.power.flatMap((power, step) => (power > 0.1 + 1e-9 ? [step] : []));
    expect(plan.violations.map(({ limit, step }) => [limit, step])).toEqual(
      broken.map((step) => ['import-contract', step]),
    );
  });
});

describe('FlexMeasures: CHP, boiler and heater', () => {
  const { input } = factory;
  const problem = (gas: number, power: number): DispatchProblemInput => ({
    steps: { dtH: input.dt_h, count: input.steps },
    buses: [
      { id: 'power', carrier: 'electricity' },
      { id: 'gas', carrier: 'gas' },
      { id: 'heat', carrier: 'heat' },
      { id: 'steam', carrier: 'steam' },
    ],
    grids: [
      { id: 'power-grid', bus: 'power', buyPrice: power, sellPrice: power, importMax: 1000, exportMax: 1000 },
      { id: 'gas-grid', bus: 'gas', buyPrice: gas, importMax: 1000 },
    ],
    converters: [
      {
        id: 'chp',
        bus: 'gas',
        inputMax: input.chp_gas_max,
        outputs: [
          { bus: 'steam', ratio: input.efficiency.chp_heat },
          { bus: 'power', ratio: input.efficiency.chp_power },
        ],
      },
      {
        id: 'boiler',
        bus: 'gas',
        inputMax: input.boiler_gas_max,
        outputs: [{ bus: 'heat', ratio: input.efficiency.boiler }],
      },
      {
        id: 'heater',
        bus: 'power',
        inputMax: input.heater_power_max,
        outputs: [{ bus: 'heat', ratio: input.efficiency.heater }],
      },
      { id: 'steamer', bus: 'heat', inputMax: 1000, outputs: [{ bus: 'steam', ratio: 1 }] },
    ],
    loads: [{ id: 'steam-demand', bus: 'steam', profile: input.steam_demand }],
  });

  it.each(factory.cases.slice(0, 3))('$name', async ({ input: prices, expected }) => {
    const plan = await solved(problem(prices.gas_price!, prices.elec_price!));
    expect(plan.objective).toBeCloseTo(expected.cost_per_step! * input.steps, 6);
    const taken = Object.fromEntries(plan.converters.map(({ id, input: series }) => [id, series]));
    for (const [id, power] of [
      ['chp', expected.chp_gas],
      ['boiler', expected.boiler!],
      ['heater', expected.heater!],
      ['steamer', expected.steamer!],
    ] as const)
      expectClose(taken[id]!, new Array<number>(input.steps).fill(power), 1e-6);
  });

  it('couples the outputs of the CHP', async () => {
    const fixed = factory.cases[3]!;
    const plan = await solved({
      steps: { dtH: 1, count: 1 },
      buses: [{ id: 'power' }, { id: 'gas' }, { id: 'steam' }],
      grids: [
        { id: 'power-grid', bus: 'power', buyPrice: 1, sellPrice: 1, importMax: 1000, exportMax: 1000 },
        { id: 'gas-grid', bus: 'gas', buyPrice: 1, importMax: 1000 },
      ],
      converters: [problem(1, 1).converters![0]!],
      loads: [{ id: 'heat', bus: 'steam', profile: fixed.input.chp_heat_fixed! }],
    });
    expect(plan.converters[0]!.input[0]).toBeCloseTo(fixed.expected.chp_gas, 6);
    expect(plan.converters[0]!.outputs[1]!.power[0]).toBeCloseTo(fixed.expected.chp_power, 6);
  });
});

describe('FlexMeasures: power bands', () => {
  const { input } = bands;

  it.each(bands.cases)('$name', async ({ input: own, expected }) => {
    const plan = await solved({
      ...site,
      steps: { dtH: input.dt_h, count: input.price.length },
      grids: [{ id: 'grid', bus: 'site', buyPrice: input.price, importMax: 10 }],
      flexibleLoads: [
        {
          kind: 'energy',
          id: 'device',
          bus: 'site',
          energy: own.final_stock - input.stock_init,
          powerMax: input.power_max,
          ...(own.bands ? { bands: own.bands as [number, number][] } : {}),
        },
      ],
    });
    const { power } = plan.flexibleLoads[0]!;
    expect(plan.objective).toBeCloseTo(expected.cost, 6);
    expected.power?.forEach((value, t) => {
      if (value !== null) expect(power[t]).toBeCloseTo(value, 6);
    });
    if (expected.sum_power_0_and_2 !== undefined)
      expect(power[0]! + power[2]!).toBeCloseTo(expected.sum_power_0_and_2, 6);
    if (expected.power_sorted)
      expectClose(
        [...power].sort((a, b) => a - b),
        expected.power_sorted,
        1e-6,
      );
    if (expected.power_at_1_and_3 !== undefined)
      expectClose([power[1]!, power[3]!], [expected.power_at_1_and_3, expected.power_at_1_and_3], 1e-6);
  });
});
