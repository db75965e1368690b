import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRef } from '@lingtan/sdk';
import type { TceData } from '../../contracts/index.ts';
import { energyMethods, methodName } from '../../domain/index.ts';
import { tceOfAmount } from '../../domain/methods-tce.ts';
import { createEnergyFixture, meter, viewer } from '../fixtures/energy-fixture.ts';
import type { EnergyFixture } from '../fixtures/energy-fixture.ts';
import { explainTotal } from '../evidence/explain-total.ts';
import { explainTce } from './explain-tce.ts';
import { registerTceRoutes } from './routes.ts';

const hour = 3_600_000;
// The new year of Shanghai lies in the middle.
const newYear = Date.parse('2025-12-31T16:00:00Z');
const span = { from: newYear - 2 * hour, to: newYear + 2 * hour };
const query = { from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() };
let park: EnergyFixture;

beforeAll(async () => {
  park = await createEnergyFixture(
    {
      meters: [
        meter('mill', 'load', ['import'], { enterpriseId: 'steel' }),
        meter('furnace', 'load', ['import'], { enterpriseId: 'steel', parentId: 'mill' }),
        meter('shop', 'load', ['import'], { enterpriseId: 'paper' }),
        { ...meter('chill', 'load', ['import'], { enterpriseId: 'paper' }), kind: 'cooling' },
      ],
      tce: {
        factors: [
          { id: 'own-2026', kind: 'electricity', kgce: '0.2', per: 'kWh', validFrom: 2026, source: 'test report' },
        ],
      },
    },
    { now: new Date(span.to + hour).toISOString(), everySeconds: 900 },
  );
  registerTceRoutes(park.energy, park.register);
  const rates = { 'mill.import': 100, 'furnace.import': 60, 'shop.import': 10, 'chill.import': 4 };
  const samples = Object.entries(rates).flatMap(([point, kwh]) =>
    Array.from({ length: 20 }, (_, i) => ({ point, ts: span.from - hour / 4 + i * (hour / 4), value: (kwh * i) / 4 })),
  );
  await park.ingest(samples);
  await park.closeDue();
  await park.closeLate();
});
afterAll(() => park.close());

const read = async (more: Record<string, string> = {}, enterpriseId: string | null = null) =>
  (await park.call('/tce', { ...query, ...more }, enterpriseId)) as TceData;

describe('standard coal of consumption', () => {
  it('counts each year by its factor, each consumer once, and leaves no kind out in silence', async () => {
    const { totals, gce, factors } = await read();
    expect(totals.map(({ key, amount, gce: grams }) => [key, amount, grams])).toEqual([
      // 110 kW over two hours by 0.1229 and over two by 0.2.
      ['electricity', 440_000, 220_000 * 0.1229 + 220_000 * 0.2],
      ['cooling', 16_000, null],
    ]);
    expect(totals[1]!.factors).toEqual([
      { year: 2025, factor: null, problem: 'no-factor' },
      { year: 2026, factor: null, problem: 'no-factor' },
    ]);
    expect(gce).toBeNull();
    expect(factors.map(({ id }) => id)).toEqual(['own-2026', 'cn-electricity-equivalent']);
  });

  it('shows a member the own part', async () => {
    const { totals } = await read({}, 'steel');
    expect(totals.map(({ key, amount }) => [key, amount])).toEqual([['electricity', 400_000]]);
    expect(totals[0]!.ref).toContain('kind/electricity/steel/');
    expect(await explainTce(park.energy, parseRef(totals[0]!.ref!)!, null, viewer('steel'))).not.toBeNull();
    expect(await explainTce(park.energy, parseRef(totals[0]!.ref!)!, null, viewer('paper'))).toBeNull();
    const all = (await read()).totals[0]!.ref!;
    expect(await explainTce(park.energy, parseRef(all)!, null, viewer('steel'))).toBeNull();
  });

  it('opens down to amounts and factors that recompute it', async () => {
    const methods = [...energyMethods, tceOfAmount];
    const open = async (ref: string): Promise<number> => {
      const parsed = parseRef(ref)!;
      const who = viewer();
      const explanation =
        parsed.kind === 'energy.tce'
          ? await explainTce(park.energy, parsed, null, who)
          : await explainTotal(park.energy, parsed, null, who);
      const method = methods.find((m) => methodName(m) === explanation!.method)!;
      expect(method.recompute(explanation!)).toBe(explanation!.value);
      if (parsed.kind === 'energy.total') return 1;
      let leaves = 0;
      for (const input of explanation!.inputs) leaves += await open(input.ref);
      return leaves;
    };
    // Two meters of electricity that count, in two years each.
    const { totals, ref } = await read({ kind: 'electricity' });
    expect(await open(totals[0]!.ref!)).toBe(4);
    expect(await open(ref!)).toBe(4);
    expect(await open(totals[0]!.amountRef!)).toBe(1);
  });

  it('opens the amount of a kind and the sum of all kinds at what the route says', async () => {
    const explain = (ref: string, asOf: string | null = null, who = viewer()) =>
      ref.startsWith('energy.tce/')
        ? explainTce(park.energy, parseRef(ref)!, asOf, who)
        : explainTotal(park.energy, parseRef(ref)!, asOf, who);
    for (const enterprise of [null, 'steel']) {
      const { totals, gce, ref } = await read({}, enterprise);
      const who = viewer(enterprise);
      const all = (await explain(ref!, null, who))!;
      expect([all.ref, all.value]).toEqual([ref, gce === null ? null : String(gce)]);
      expect(all.inputs.map((input) => input.ref)).toEqual(totals.map((total) => total.ref));
      for (const { amount, unit, amountRef } of totals) {
        const opened = (await explain(amountRef!, null, who))!;
        expect([opened.ref, opened.value, opened.unit]).toEqual([amountRef, String(amount), unit]);
        expect(opened.inputs[0]!.ref).toMatch(/^energy\.total\/meter\//);
        expect((await explain(amountRef!, '2020-01-01T00:00:00Z', who))!.value).toBe('0');
      }
      for (const each of [ref!, totals[0]!.amountRef!]) expect(await explain(each, null, viewer('paper'))).toBeNull();
    }
    expect((await read({ meters: 'mill' })).totals[0]).toMatchObject({ ref: null, amountRef: null });
    const [own] = (await read({ by: 'meter', meters: 'mill' })).totals;
    expect((await explain(own!.amountRef!))!.value).toBe(String(own!.amount));
  });
});
