import { parseRef } from '@lingtan/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TceIntensityData } from '../../contracts/index.ts';
import { tceIntensityMethod } from '../../domain/methods-tce.ts';
import { registerAnalysisRoutes } from '../analysis/routes.ts';
import { enterProduction } from '../analysis/enter-production.ts';
import { createEnergyFixture, meter, viewer } from '../fixtures/energy-fixture.ts';
import type { EnergyFixture } from '../fixtures/energy-fixture.ts';
import { explainTceIntensity, tceIntensityDependents } from './explain-intensity.ts';
import { registerTceRoutes } from './routes.ts';

const start = Date.parse('2026-11-20T16:00:00Z'); // midnight in Shanghai
const hour = 3_600_000;
const range = { from: new Date(start - 5 * hour).toISOString(), to: new Date(start + 60 * hour).toISOString() };
const audit = async (): Promise<void> => {};
let park: EnergyFixture;

beforeAll(async () => {
  park = await createEnergyFixture(
    {
      meters: [
        meter('mill', 'load', ['import'], { enterpriseId: 'steel' }),
        meter('shop', 'load', ['import'], { enterpriseId: 'paper' }),
        { ...meter('chill', 'load', ['import'], { enterpriseId: 'paper' }), kind: 'cooling' },
      ],
      products: [
        { id: 'billets', name: { en: 'Billets', 'zh-CN': '钢坯' }, enterpriseId: 'steel' },
        { id: 'paper', name: { en: 'Paper', 'zh-CN': '纸' }, enterpriseId: 'paper' },
      ],
    },
    { now: new Date(start + 49 * hour).toISOString(), everySeconds: 900 },
  );
  registerAnalysisRoutes(park.energy, { route: park.register.route, audit });
  registerTceRoutes(park.energy, park.register);
  const rates = { 'mill.import': 100, 'shop.import': 10, 'chill.import': 4 };
  await park.ingest(
    Object.entries(rates).flatMap(([point, kwh]) =>
      Array.from({ length: 4 * 52 }, (_, i) => ({ point, ts: start - hour + i * (hour / 4), value: (kwh * i) / 4 })),
    ),
  );
  await park.closeDue();
  await park.closeLate();
  const rows = ['billets', 'paper'].flatMap((product) =>
    ['2026-11-21', '2026-11-22'].map((day) => ({ product, day, quantity: '60' })),
  );
  await enterProduction(park.energy, { audit }, viewer(), { note: 'shift report', rows });
});
afterAll(() => park.close());

const read = async (enterpriseId: string | null = null) =>
  (await park.call('/tce/intensity', range, enterpriseId)) as TceIntensityData;

describe('standard coal per product', () => {
  it('counts whole days that are over, and nothing where a kind has no factor', async () => {
    const { from, to, products } = await read();
    expect([from, to]).toEqual([start, start + 48 * hour]);
    // 100 kW over 48 h by 0.1229 kgce/kWh, over 120 t.
    expect(products.find(({ id }) => id === 'billets')).toMatchObject({
      gce: 4800 * 122.9,
      quantity: 120,
      kgcePerUnit: 4.916,
      quality: 'edited',
    });
    expect(products.find(({ id }) => id === 'paper')).toMatchObject({
      gce: null,
      kgcePerUnit: null,
      quality: 'missing',
    });
  });

  it('explains itself by coal and production, and recomputes', async () => {
    const ref = (await read()).products[0]!.ref;
    const explanation = (await explainTceIntensity(park.energy, parseRef(ref)!, null, viewer()))!;
    expect(explanation.inputs.map(({ role, value }) => [role, value])).toEqual([
      ['coal', String(4800 * 122.9)],
      ['production', 120],
    ]);
    expect(tceIntensityMethod.recompute(explanation)).toBe(explanation.value);
  });

  it('belongs to the enterprise alone', async () => {
    const all = (await read()).products.map(({ id, ref }) => ({ id, ref }));
    expect((await read('paper')).products.map(({ id }) => id)).toEqual(['paper']);
    const billets = all.find(({ id }) => id === 'billets')!.ref;
    expect(await explainTceIntensity(park.energy, parseRef(billets)!, null, viewer('paper'))).toBeNull();
  });

  it('names the day whose figure an interval touches', () => {
    const touched = tceIntensityDependents(
      park.energy,
      parseRef('energy.interval/mill.import/2026-11-21T03:00:00.000Z@1')!,
    );
    expect(touched).toEqual(['energy.tce-intensity/billets/2026-11-20T16:00:00.000Z/2026-11-21T16:00:00.000Z']);
  });
});
