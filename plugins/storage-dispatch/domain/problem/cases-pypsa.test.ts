import { describe, expect, it } from 'vitest';
import type { DispatchProblemInput } from '../../contracts/problem.ts';
import cases from '../fixtures/pypsa-unit-commitment.json' with { type: 'json' };
import { expectClose, solved } from '../fixtures/solved.ts';

type Case = (typeof cases.cases)[number];

const site = ({ load, units }: Case): DispatchProblemInput => ({
  steps: { dtH: 1, count: load.length },
  loads: [{ id: 'load', profile: load }],
  generators: units.map(({ id, fuelCost, ...commitment }) => ({
    id,
    avail: commitment.pMax,
    fuelCost,
    commitment: { initialOn: true, ...commitment },
  })),
});

describe('unit commitment of PyPSA', () => {
  it.each(cases.cases)('$name', async (given) => {
    const plan = await solved(site(given));
    expect(plan.status).toBe('optimal');
    expect(plan.objective).toBeCloseTo(given.objective, 4);
    for (const [id, power] of Object.entries(given.power ?? {}))
      expectClose(plan.generators.find((unit) => unit.id === id)!.power, power, 1e-4);
  });

  it(cases.link.name, async () => {
    const { link } = cases;
    const plan = await solved({
      steps: { dtH: 1, count: link.load.length },
      buses: [{ id: 'site' }, { id: 'gas', carrier: 'gas' }],
      grids: [{ id: 'supply', bus: 'gas', buyPrice: link.gas_price, importMax: link.gas_max }],
      generators: [{ id: 'wind', avail: link.wind }],
      converters: [
        {
          id: 'ocgt',
          bus: 'gas',
          inputMax: link.input_max,
          outputs: [{ bus: 'site', ratio: link.efficiency }],
          bands: [[link.input_min, link.input_max]],
          startCost: link.start_cost,
          minUpSteps: link.min_up,
        },
      ],
      loads: [{ id: 'load', profile: link.load }],
    });
    expect(plan.objective).toBeCloseTo(link.objective, 4);
    expectClose(plan.converters[0]!.outputs[0]!.power, link.output, 1e-4);
  });
});
