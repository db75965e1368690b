import { defineConfig, definePlugin, type Explanation } from '@lingtan/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ForecastProvider } from '../../contracts/index.ts';
import type { ForecastsData, ForecastProviderService } from '../../contracts/index.ts';
import { createDispatchPark, dispatch, powers, soc, start } from '../fixtures/dispatch-park.ts';
import type { DispatchPark } from '../fixtures/dispatch-park.ts';

const x = '/x/storage-dispatch';
const quarter = 900_000;

const offering = (id: string, service: ForecastProviderService) =>
  definePlugin({
    id,
    config: defineConfig({ version: 1, schema: z.strictObject({}) }),
    provides: [ForecastProvider],
    async start(scope) {
      scope.provide(ForecastProvider, service);
    },
  });

describe('models of vendors', () => {
  let site: DispatchPark;
  let silent = false;
  const asked: { issuedAt: number; known: number }[] = [];
  const forecasts = async () => {
    expect((await site.park.api('operator').post(`${x}/plans`, {})).status).toBe(200);
    return (await site.park.api('operator').get<ForecastsData>(`${x}/forecasts`)).body.forecasts;
  };

  beforeAll(async () => {
    const knowing = offering('knowing-model', {
      forecast: async ({ input: { kind, series }, issuedAt, steps }) => {
        asked.push({ issuedAt, known: series.start + series.values.length * series.stepMinutes * 60_000 });
        if (silent) throw new Error('the licence has run out');
        if (kind !== 'load') throw new Error(`no model of ${kind}`);
        const q50 = Array.from({ length: steps }, (_, h) => {
          const { mill, shop } = powers(issuedAt + h * quarter);
          return mill + shop;
        });
        return { model: 'net 3.1', q50 };
      },
    });
    const broken = offering('broken-model', { forecast: async () => ({ model: 'v0', q50: [Infinity] }) });
    site = await createDispatchPark(dispatch, { days: 12, plugins: [knowing, broken] });
    await site.ingest([soc(50)]);
    for (const id of ['knowing-model', 'broken-model', 'storage-dispatch']) {
      await site.park.setEnabled(id, true);
      await site.park.waitForState(id, 'running');
    }
  }, 180_000);
  afterAll(() => site.stop());

  it('take part in the choice: the better one forecasts, and what is wrong with another is told by its name', async () => {
    const made = await forecasts();
    const load = made.find(({ series }) => series === 'load')!;
    expect(load.method).toBe('provider:knowing-model');
    expect(load.providers).toContainEqual(
      expect.objectContaining({ provider: 'knowing-model', model: 'net 3.1', used: true, problem: null }),
    );
    expect(load.providers).toContainEqual({
      provider: 'broken-model',
      model: null,
      mae: null,
      used: false,
      problem: expect.stringContaining('q50.length: 1; expected'),
    });
    const open = (provider: string) =>
      site.park
        .api('operator')
        .get<Explanation>(
          `/api/evidence/${encodeURIComponent(`${load.ref}/vendor/${provider}`)}?park=${site.park.park.id}`,
        );
    const { mae } = load.providers.find(({ provider }) => provider === 'knowing-model')!;
    expect((await open('knowing-model')).body).toMatchObject({
      value: mae,
      unit: 'kW',
      parameters: { model: 'net 3.1' },
    });
    for (const none of ['broken-model', 'nobody']) expect((await open(none)).status, none).toBe(404);
    const { mill, shop } = powers(load.start + 8 * quarter);
    expect(load.q50[8]).toBeCloseTo(mill + shop, 3);
    // It was tried on the past without seeing it.
    expect(asked.length).toBeGreaterThan(3);
    for (const { issuedAt, known } of asked) expect(known).toBe(issuedAt);
    const pv = made.find(({ series }) => series === 'pv')!;
    expect(pv.method).not.toMatch(/^provider:/);
    expect(pv.providers).toContainEqual(expect.objectContaining({ problem: 'no model of pv' }));
  });

  it('are stood in for by the best own method as soon as they do not answer', async () => {
    silent = true;
    site.clock.set(new Date(start + quarter).toISOString());
    await site.ingest([soc(50, start + quarter - 60_000)]);
    const load = (await forecasts()).find(({ series }) => series === 'load')!;
    expect(load.method).not.toMatch(/^provider:/);
    expect(load.q50.every((power) => power !== null)).toBe(true);
    expect(load.providers).toContainEqual(
      expect.objectContaining({ provider: 'knowing-model', used: false, problem: 'the licence has run out' }),
    );
  });
});
