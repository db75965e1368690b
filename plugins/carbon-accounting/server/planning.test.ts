import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { financeInput, maccInput } from '../contracts/index.ts';
import type { ScenarioResult } from '../domain/index.ts';
import { finance, macc, presentWorth } from '../domain/index.ts';
import { carbonCommands } from './commands/index.ts';
import cases from './fixtures/planning-macc.json' with { type: 'json' };

type Json = Record<string, unknown>;
async function run<T = Json>(name: string, input: unknown): Promise<T> {
  return (await carbonCommands.find((command) => command.name === `carbon ${name}`)!.run(input, [])) as T;
}

describe('the abatement cost curve', () => {
  it.each(cases.cases)('$id: $title', async ({ input, expected }) => {
    const answer = await run('macc', input);
    expect(answer).toMatchObject({
      total_reduction: expected.total_reduction,
      total_annual_cost: expected.total_annual_cost,
      negative_count: expected.negative_count,
    });
    const curve = answer['curve'] as typeof expected.curve;
    expect(curve.map(({ action }) => action)).toEqual(expected.curve.map(({ action }) => action));
    curve.forEach((block, i) => {
      for (const key of ['annual_cost', 'reduction', 'marginal_cost', 'cumulative'] as const)
        expect(Math.abs(block[key] - expected.curve[i]![key]), `${block.action}.${key}`).toBeLessThanOrEqual(1e-9);
    });
  });

  it('ascends, cumulates and adds up whatever the order of its actions', () => {
    const action = fc.record({
      capex: fc.integer({ min: 0, max: 1e7 }),
      opex_annual: fc.integer({ min: -1e5, max: 1e5 }),
      reduction: fc.integer({ min: 1, max: 1e5 }),
    });
    fc.assert(
      fc.property(fc.array(action, { minLength: 1, maxLength: 20 }), (list) => {
        const actions = list.map((each, i) => ({ action: `a${i}`, ...each }));
        const made = macc(maccInput.parse({ life_y: 7, actions }));
        const costs = made.curve.map(({ marginal_cost }) => marginal_cost);
        expect(costs).toEqual([...costs].sort((a, b) => a - b));
        expect(made.curve.at(-1)!.cumulative).toBe(made.total_reduction);
        const back = macc(maccInput.parse({ life_y: 7, actions: actions.toReversed() }));
        expect([back.total_reduction, back.total_annual_cost]).toEqual([made.total_reduction, made.total_annual_cost]);
      }),
      { numRuns: 40 },
    );
  });

  it('writes capital off as an annuity where a rate is given, and never adds what overlaps', async () => {
    const pv = { action: 'pv', capex: 1000, opex_annual: 0, reduction: 10 };
    const annuity = await run<{ curve: { annual_cost: number }[]; method: string }>('macc', {
      ...{ life_y: 10, discount_rate: 0.08, actions: [pv] },
    });
    // 1000 × 0.08 / (1 − 1.08^−10)
    expect(annuity.curve[0]!.annual_cost).toBeCloseTo(149.029488697, 9);
    expect(annuity.method).toBe('annuity');
    const both = await run('macc', {
      life_y: 10,
      actions: [pv, { ...pv, action: 'certificates', capex: 5000, excludes: ['pv'] }],
    });
    expect(both).toMatchObject({ total_reduction: 10, left_out: [{ action: 'certificates', instead_of: 'pv' }] });
  });

  it('names what is wrong', async () => {
    const led = { action: 'LED', capex: 1, opex_annual: 0, reduction: 1 };
    const wrong: [Json, RegExp][] = [
      [{ life_y: 10, actions: [{ ...led, reduction: 0 }] }, /actions\.0\.reduction: 0 .*> 0/],
      [{ actions: [led] }, /actions\.0\.life_y: nothing/],
      [{ life_y: 0, actions: [led] }, /life_y: 0 .*> 0/],
      [{ life_y: 10, actions: [led, led] }, /actions\.1\.action: LED/],
      [{ life_y: 10, actions: [{ ...led, excludes: ['x'] }] }, /actions\.0\.excludes: x .*LED/],
      [{ life_y: 10, actions: [] }, /actions/],
    ];
    for (const [input, message] of wrong) await expect(run('macc', input), String(message)).rejects.toThrow(message);
  });
});

describe('finance', () => {
  it('follows the stated convention: the first payment at the end of year 1, already grown', () => {
    expect(presentWorth(0.05, 0.05, 12)).toBe(12);
    let sum = 0;
    for (let year = 1; year <= 15; year++) sum += (1.02 / 1.07) ** year;
    expect(presentWorth(0.07, 0.02, 15)).toBeCloseTo(sum, 12);
    const made = finance(
      financeInput.parse({ capex: 1000, annual_saving: 200, years: 10, discount_rate: 0.08, tonnes_annual: 50 }),
    );
    expect(made.npv).toBeCloseTo(342.0162798, 6);
    expect(made.payback_y).toBe(5);
    expect(made.irr).toBeCloseTo(0.15098414, 7);
    // Discounted savings: 185.19 171.47 158.77 147.01 136.12 126.03 → 924.58 after six years, 116.70 in the seventh.
    expect(made.discounted_payback_y).toBeCloseTo(6 + (1000 - 924.5759) / 116.6981, 4);
    expect(made.break_even_co2_price).toBeCloseTo(-342.0162798 / (50 * 6.710081399), 6);
    const never = finance(financeInput.parse({ capex: 1000, annual_saving: -1, years: 10, discount_rate: 0.08 }));
    expect(never).toMatchObject({ irr: null, payback_y: null, discounted_payback_y: null });
  });

  it('has no worth at its internal rate of return', () => {
    const input = fc.record({
      capex: fc.integer({ min: 1, max: 1_000_000 }),
      annual_saving: fc.integer({ min: 1, max: 1_000_000 }),
      years: fc.integer({ min: 1, max: 40 }),
    });
    fc.assert(
      fc.property(input, (each) => {
        const { irr } = finance(financeInput.parse({ ...each, discount_rate: 0.06 }));
        if (irr === null) return;
        const { npv } = finance(financeInput.parse({ ...each, discount_rate: Math.min(irr, 1) }));
        if (irr < 1) expect(Math.abs(npv) / each.capex).toBeLessThan(1e-6);
      }),
    );
  });
});

describe('a scenario on a frozen baseline', () => {
  const grid = { id: 'grid', kind: 'electricity', flow: 'purchased', amount: '500000', unit: 'MWh', year: 2023 };
  const gas = { id: 'gas', kind: 'fuel', item: 'natural-gas', amount: '1000', unit: '10^4 Nm3', year: 2023 };
  const input = {
    name: 'steel and heat',
    profile: 'national-zero-carbon-park@2',
    area: 'CN-JS',
    baseline: { activities: [grid, gas] },
    prices: { grid: { price: 0.65, unit: 'kWh' }, gas: { price: 3.6, unit: 'Nm3' } },
    measures: [
      {
        name: '70 t furnace by 100 t',
        changes: [{ op: 'replace-furnace', id: 'grid', productT: 600_000, kWhPerTBefore: 430, kWhPerTAfter: 360 }],
        capex: 200_000_000,
        life_y: 20,
      },
      {
        name: 'PV',
        changes: [{ op: 'add-generation', id: 'grid', MWh: 50_000, selfUseShare: 0.9 }],
        capex: 150_000_000,
      },
      {
        name: 'heat pump',
        changes: [
          {
            op: 'electrify-heat',
            fuelId: 'gas',
            electricityId: 'grid',
            heatGJ: 100_000,
            boilerEfficiency: 0.9,
            cop: 3,
          },
        ],
        capex: 40_000_000,
      },
    ],
  };

  it('gives tonnes, energy, cost and rating of each measure on what the ones before it left', async () => {
    const made = await run<ScenarioResult>('scenario', input);
    const [furnace, pv, heat] = made.steps;
    // 600,000 t × 70 kWh = 42,000 MWh at 0.5827.
    expect(Number(furnace!.avoidedT[0]!.t)).toBeCloseTo(24_473.4, 1);
    expect(furnace).toMatchObject({ avoidedMWh: 42_000, annualSaving: 27_300_000 });
    expect(furnace!.savedTce).toBeCloseTo(42_000_000 * 0.0001229, 6);
    expect(furnace!.basis.map(({ basis, area, avoidedT }) => [basis, area, Math.round(avoidedT!)])).toEqual([
      ['average', 'CN', 22_285],
      ['ex-market', 'CN', 25_603],
      ['fossil-only', 'CN', 34_747],
      ['average', 'CN-JS', 24_473],
    ]);
    // All of the generation counts: what is exported is deducted by the profile.
    expect(Number(pv!.avoidedT[0]!.t)).toBeCloseTo(50_000 * 0.5827, 1);
    const fuel = (100_000 / 0.9) * 0.01532 * 0.99 * (44 / 12);
    const power = (100_000 / 3 / 3.6) * 0.5827;
    expect(Number(heat!.avoidedT[0]!.t)).toBeCloseTo(fuel - power, 1);
    expect(pv!.unpriced).toEqual(['grid/measures.1.changes.0/exported']);
    const sum = made.steps.reduce((all, step) => all + Number(step.avoidedT[0]!.t), 0);
    expect(Number(made.avoidedT[0]!.t)).toBeCloseTo(sum, 6);
    expect(made.macc!.curve.map(({ action }) => action)).toHaveLength(3);
    expect(made.scenario.rating!.intensityTPerTce).toBeLessThan(made.baseline.rating!.intensityTPerTce);
    // A grid factor counts by the same rule as in an inventory.
    expect(made.unverified.length).toBeGreaterThan(0);
  });

  it('costs a tonne below zero exactly where a measure is worth its money, by the same discounting', async () => {
    const rates = fc.constantFrom(0, 0.03, 0.06, 0.12);
    const measure = fc.record({
      capex: fc.integer({ min: 0, max: 400_000_000 }),
      life_y: fc.integer({ min: 1, max: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(measure, { minLength: 1, maxLength: 3 }),
        rates,
        rates,
        async (list, discount, growth) => {
          const measures = list.map((each, i) => ({
            ...each,
            name: `measure ${i}`,
            changes: [{ op: 'scale', id: 'grid', by: 0.95 }],
          }));
          const made = await run<ScenarioResult>('scenario', {
            ...{ ...input, measures, discount_rate: discount, escalation_rate: growth },
          });
          for (const block of made.macc!.curve) {
            const step = made.steps.find((each) => each.measure === block.action)!;
            const { life_y: years } = measures.find(({ name }) => name === block.action)!;
            // Spread over the years at the same rate, the cost of the curve is what the measure is worth.
            const worth = -block.annual_cost * presentWorth(discount, 0, years);
            expect(worth / Math.max(1, Math.abs(step.npv))).toBeCloseTo(step.npv / Math.max(1, Math.abs(step.npv)), 9);
            expect(Math.sign(block.marginal_cost)).toBe(-Math.sign(step.npv));
            expect(block.marginal_cost / step.break_even_co2_price!).toBeCloseTo(1, 9);
          }
          const costs = made.macc!.curve.map(({ marginal_cost }) => marginal_cost);
          expect(costs).toEqual([...costs].sort((a, b) => a - b));
        },
      ),
      { numRuns: 12 },
    );
  });

  it('is the same again, and refuses another baseline than the frozen one', async () => {
    const first = await run<ScenarioResult>('scenario', input);
    const frozen = { ...input, baseline: { ...input.baseline, sha256: first.baseline.sha256 } };
    expect(await run('scenario', frozen)).toEqual(first);
    const other = { ...frozen, baseline: { ...frozen.baseline, activities: [{ ...grid, amount: '500001' }, gas] } };
    await expect(run('scenario', other)).rejects.toThrow(/baseline\.sha256/);
  });

  it('names the change that cannot be', async () => {
    const change = (each: Json) => ({ ...input, measures: [{ name: 'x', changes: [each] }] });
    const wrong: [Json, RegExp][] = [
      [{ op: 'add', id: 'grid', by: -600_000 }, /measures\.0\.changes\.0\.op: grid would be -100000/],
      [{ op: 'scale', id: 'coal', by: 1 }, /measures\.0\.changes\.0\.id: coal .*grid, gas/],
      [{ op: 'add', id: 'grid', by: 1, unit: 't' }, /measures\.0\.changes\.0\.unit/],
      [{ op: 'add-generation', id: 'grid', MWh: 1, selfUseShare: 90 }, /selfUseShare: 90 .*0 to 1/],
    ];
    for (const [each, message] of wrong)
      await expect(run('scenario', change(each)), String(message)).rejects.toThrow(message);
  });
});

describe('a claimed reduction', () => {
  it('is taken apart: 60,000 MWh explain 31,836 to 49,638 t of 260,000 t, the rest is the route', async () => {
    const answer = await run<{ explainedT: { from: number; to: number }; bases: Record<string, number>[] }>('claim', {
      ...{ claimedT: 260_000, MWh: 60_000, year: 2023, area: 'CN-JS', productT: 1_000_000 },
    });
    expect(answer.explainedT.from).toBeCloseTo(31_836, 6);
    expect(answer.explainedT.to).toBeCloseTo(49_638, 6);
    expect(answer.bases.map(({ restT }) => Math.round(restT!))).toEqual([228_164, 223_424, 210_362, 225_038]);
    expect(answer.bases[0]!['restTPerT']).toBeCloseTo(0.228164, 9);
    await expect(run('claim', { claimedT: 260_000, MWh: 60_000 })).rejects.toThrow(/year: nothing/);
  });
});
