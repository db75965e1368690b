import { describe, expect, it } from 'vitest';
import type { DispatchProblemInput } from '../../contracts/problem.ts';
import billed from '../fixtures/emhass-billed-peak.json' with { type: 'json' };
import charge from '../fixtures/emhass-capacity-charge.json' with { type: 'json' };
import evcc from '../fixtures/evcc-demand-rate-and-forced-discharge.json' with { type: 'json' };
import { billedPeak } from './billed-peak.ts';
import { expectClose, gridPower, solved, storePower } from '../fixtures/solved.ts';

const kilo = (watts: readonly number[]): number[] => watts.map((value) => value / 1000);
const site = { buses: [{ id: 'site', carrier: 'electricity' }] };

describe('EMHASS: demand charge', () => {
  const { battery, ...given } = charge.input;
  const problem = (price: number, incumbentW: number): DispatchProblemInput => ({
    ...site,
    steps: { dtH: given.dt_h, count: given.steps },
    grids: [
      {
        id: 'grid',
        bus: 'site',
        buyPrice: given.buy,
        sellPrice: given.sell,
        importMax: 100,
        demandCharges: [{ id: 'month', pricePerKw: price, incumbentKw: incumbentW / 1000 }],
      },
    ],
    loads: [{ id: 'load', bus: 'site', profile: kilo(given.load) }],
    stores: [
      {
        id: 'battery',
        bus: 'site',
        capacity: battery.capacity / 1000,
        initial: (battery.soc_init * battery.capacity) / 1000,
        chargeMax: battery.charge_max / 1000,
        dischargeMax: battery.discharge_max / 1000,
        degradationCharge: battery.weight_charge,
        degradationDischarge: battery.weight_discharge,
        final: { energy: (battery.soc_final * battery.capacity) / 1000, kind: 'equal', hard: true },
      },
    ],
  });

  it.each(charge.cases)('$name', async ({ input, expected }) => {
    const plan = await solved(problem(input.capacity_cost_per_kw, input.current_period_peak_w));
    expect(plan.status).toBe('optimal');
    expectClose(gridPower(plan), kilo(expected.grid), 1e-6);
    expect(plan.objective + plan.demand[0]!.lockedIn).toBeCloseTo(expected.total_cost, 6);
    expect(plan.demand[0]!.peakKw).toBeCloseTo(expected.peak_w / 1000, 6);
    if (expected.battery_power) expectClose(storePower(plan), expected.battery_power, 1e-6);
  });
});

describe('EMHASS: billed peak', () => {
  it.each(billed.cases)('$name', async ({ input: { n, history, window, incumbent_w: incumbent, load }, expected }) => {
    expect(billedPeak({ imports: load, intervalSteps: n, history, window, incumbent })).toBeCloseTo(
      expected.billed_peak_w,
      3,
    );

    const plan = await solved({
      ...site,
      steps: { dtH: 1, count: load.length },
      grids: [
        {
          id: 'grid',
          bus: 'site',
          buyPrice: 0,
          importMax: 100,
          demandCharges: [
            {
              id: 'month',
              pricePerKw: 1,
              incumbentKw: incumbent / 1000,
              intervalSteps: n,
              history: kilo(history ?? []),
              ...(window ? { window: window.map((flag) => flag === 1) } : {}),
            },
          ],
        },
      ],
      loads: [{ id: 'load', bus: 'site', profile: kilo(load) }],
    });
    expect(plan.demand[0]!.billedKw).toBeCloseTo(expected.billed_peak_w / 1000, 6);
    expect(plan.objective + plan.demand[0]!.lockedIn).toBeCloseTo(expected.billed_peak_w / 1000, 6);
  });
});

describe('evcc: value of stored energy', () => {
  const [shaving, forced] = [evcc.cases[0]!, evcc.cases[1]!];
  const problem = ({ input }: (typeof evcc.cases)[number]): DispatchProblemInput => {
    const { battery, grid } = input;
    return {
      ...site,
      currency: 'EUR',
      steps: { lengthsH: input.dt_h },
      grids: [
        {
          id: 'grid',
          bus: 'site',
          buyPrice: input.buy.map((price) => price * 1000),
          sellPrice: input.sell.map((price) => price * 1000),
          importMax: 100,
          exportMax: 100,
          demandCharges: grid
            ? [{ id: 'rate', pricePerKw: grid.demand_rate * 1000, thresholdKw: grid.import_threshold / 1000 }]
            : [],
        },
      ],
      loads: [{ id: 'load', bus: 'site', profile: kilo(input.load) }],
      stores: [
        {
          id: 'battery',
          bus: 'site',
          capacity: battery.s_max / 1000,
          eMin: battery.s_min / 1000,
          initial: battery.s_init / 1000,
          chargeMax: battery.c_max / 1000,
          dischargeMax: battery.d_max / 1000,
          etaCharge: battery.eta,
          etaDischarge: battery.eta,
          terminalValue: battery.value_of_stored_energy * 1000,
          dischargeToGrid: battery.discharge_to_grid,
          chargeFromGrid: battery.charge_from_grid ?? true,
          ...(battery.forced_discharge ? { forcedDischarge: kilo(battery.forced_discharge) } : {}),
        },
      ],
    };
  };

  it('shaves the peak above the threshold and then keeps the energy', async () => {
    const plan = await solved(problem(shaving));
    const { expected } = shaving;
    expectClose(plan.stores[0]!.discharge, kilo(expected.discharge), 1e-6);
    expectClose(plan.stores[0]!.energy, kilo(expected.soc), 1e-6);
    expectClose(gridPower(plan), kilo(expected.grid_import!), 1e-6);
    expect(-plan.objective).toBeCloseTo(expected.value_with_stored_energy!, 6);
    expect(-(plan.objective - plan.costs.terminalValue)).toBeCloseTo(expected.value_reported, 6);
  });

  it('discharges what is prescribed', async () => {
    const plan = await solved(problem(forced));
    const { expected } = forced;
    expectClose(plan.stores[0]!.discharge, kilo(expected.discharge), 1e-6);
    expectClose(plan.stores[0]!.energy, kilo(expected.soc), 1e-6);
    expectClose(plan.grids[0]!.export, kilo(expected.grid_export!), 1e-6);
    expect(-plan.objective).toBeCloseTo(expected.value_reported, 6);
  });
});
