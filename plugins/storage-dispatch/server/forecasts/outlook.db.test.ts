import { fileURLToPath } from 'node:url';
import { parseRef } from '@lingtan/sdk';
import type { Explanation } from '@lingtan/sdk';
import { waitUntil } from '@lingtan/test-kit';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ForecastsData, PlanData, PlanHead } from '../../contracts/index.ts';
import { dispatchMethodName, dispatchMethods } from '../../domain/index.ts';
import {
  createDispatchPark,
  dispatch,
  energy,
  gridCarbon,
  gridCarbons,
  powers,
  soc,
  spot,
  spotPrice,
  spotPrices,
  start,
} from '../fixtures/dispatch-park.ts';
import type { DispatchPark } from '../fixtures/dispatch-park.ts';

const x = '/x/storage-dispatch';
const day = 86_400_000;
const quarter = 900_000;
/** Prices are published up to here: six o'clock of the next morning. */
const published = Date.parse('2026-03-18T22:00:00Z');
let site: DispatchPark;

const operator = () => site.park.api('operator');
const member = (id: string) => site.park.api({ member: id });
const forecasts = async (api: ReturnType<typeof operator>, query = ''): Promise<ForecastsData> => {
  const answer = await api.get<ForecastsData>(`${x}/forecasts${query}`);
  expect(answer.status, JSON.stringify(answer.body).slice(0, 500)).toBe(200);
  return answer.body;
};
const evidence = (api: ReturnType<typeof operator>, ref: string) =>
  api.get<Explanation>(`/api/evidence/${encodeURIComponent(ref)}?park=${site.park.park.id}`);

const config = { ...dispatch, exportMaxKw: 500, exportTariffId: 'spot' };

beforeAll(async () => {
  site = await createDispatchPark(config, {
    metering: { ...energy, tariffs: [...energy.tariffs, { tariff: spot }] },
    plugins: [{ directory: fileURLToPath(new URL('../../../carbon-accounting', import.meta.url)) }],
    also: { 'carbon-accounting': { area: 'CN-JS' } },
    days: 8,
  });
  await site.park.setEnabled('carbon-accounting', true);
  await site.park.waitForState('carbon-accounting', 'running');
  await site.ingest([soc(50), ...spotPrices(start - 12 * day, published)]);
  await site.park.setEnabled('storage-dispatch', true);
  await site.park.waitForState('storage-dispatch', 'running');
  // Nobody waits for the models, and whoever asks again before they are begun gets the same ones.
  const asked = await Promise.all(Array.from({ length: 12 }, () => operator().post(`${x}/forecasts`, {})));
  for (const { status, body } of asked) expect({ status, body }).toEqual({ status: 200, body: { asked: true } });
  await waitUntil(
    async () => (await forecasts(operator())).choices.some(({ enterpriseId }) => enterpriseId !== null),
    120_000,
  );
}, 240_000);
afterAll(() => site?.stop());

describe('hourly forecasts', () => {
  it('are made once for all who ask while they wait', async () => {
    const { rows } = await site.park.tx((tx) =>
      tx.execute<{ n: number }>(sql`
        select count(*)::int as n from plugin_storage_dispatch.forecasts where series = 'load' and enterprise_id = 'alpha'`),
    );
    // One for the first, and one for all who came after it had begun.
    expect(rows[0]!.n).toBeGreaterThan(0);
    expect(rows[0]!.n).toBeLessThanOrEqual(2);
  });

  it('tell the load of each enterprise, which sees its own only', async () => {
    const { forecasts: all, choices } = await forecasts(operator(), '?series=load');
    expect(choices).toEqual(expect.arrayContaining([{ series: 'load', enterpriseId: 'alpha' }]));
    const mill = all.find(({ enterpriseId }) => enterpriseId === 'alpha')!;
    expect(mill).toMatchObject({ series: 'load', unit: 'kW', knownSteps: 0 });
    expect(mill.q50).toHaveLength(24 * 4 + 8);
    const noon = Math.round((Date.parse('2026-03-19T04:00:00Z') - mill.start) / 900_000);
    expect(Math.abs(mill.q50[noon]! - powers(Date.parse('2026-03-19T04:00:00Z')).mill)).toBeLessThan(250);
    const own = await forecasts(member('alpha'));
    expect(own.choices).toEqual([{ series: 'load', enterpriseId: 'alpha' }]);
    expect(own.forecasts.map(({ no }) => no)).toEqual([mill.no]);
    expect((await forecasts(member('alpha'), '?enterprise=beta')).forecasts).toEqual([]);
    expect((await evidence(member('alpha'), mill.ref!)).status).toBe(200);
    expect((await evidence(member('beta'), mill.ref!)).status).toBe(404);
    expect((await member('alpha').post(`${x}/forecasts`, {})).status).toBe(403);
    expect((await member('alpha').get(`${x}/plans`)).status).toBe(403);
    expect((await operator().get(`${x}/forecasts?series=weather`)).status).toBe(400);
  });

  it('tell fixed prices as known, forecast those of a market beyond what is published, and the carbon intensity', async () => {
    const { forecasts: signals } = await forecasts(
      operator(),
      '?enterprise=none&series=price,export-price,carbon-intensity',
    );
    const [price, sold, carbon] = signals;
    expect(price).toMatchObject({ series: 'price', no: null, method: 'known', unit: 'CNY/kWh', knownSteps: 104 });
    expect(price!.sources).toMatchObject([{ id: 'tariff', ref: expect.stringContaining('jiangsu-two-part') }]);
    expect(sold).toMatchObject({ series: 'export-price', knownSteps: (published - sold!.start) / quarter });
    expect(sold!.sources.map(({ id }) => id)).toEqual(['tariff', 'market']);
    const noon = Math.round((Date.parse('2026-03-19T04:00:00Z') - sold!.start) / quarter);
    expect(sold!.q50[noon]).toBeCloseTo(spotPrice(Date.parse('2026-03-19T04:00:00Z')), 6);
    expect(carbon).toMatchObject({ series: 'carbon-intensity', unit: 'gCO2/kWh', knownSteps: 0 });
    // At night all is bought: 0.8325 kg/kWh; by day the roof gives a part.
    const values = carbon!.q50.filter((value) => value !== null);
    expect(Math.max(...values)).toBeCloseTo(832.5, 0);
    expect(Math.min(...values)).toBeLessThan(700);
    const { status, body } = await evidence(operator(), carbon!.ref!);
    expect(status).toBe(200);
    expect(body.inputs.map(({ role }) => role)).toEqual(['factor', 'consumption']);
    const method = dispatchMethods.find((each) => dispatchMethodName(each) === body.method)!;
    expect(method.recompute(body)).toBe(body.value);
    for (const { ref } of body.inputs) expect((await evidence(operator(), ref)).status, parseRef(ref)!.kind).toBe(200);
  });
});

describe('a plan', () => {
  it('takes the forecast where no price is published, marked and in its evidence', async () => {
    const made = await operator().post<PlanHead>(`${x}/plans`, {});
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    const { plan } = (await operator().get<PlanData>(`${x}/plans/${made.body.no}`)).body;
    expect(plan).toMatchObject({ buyForecastFrom: null, sellForecastFrom: published });
    expect(plan!.sellPrice[0]).toBeCloseTo(spotPrice(start), 6);
    const noon = plan!.steps.findIndex(({ from }) => from === Date.parse('2026-03-19T04:00:00Z'));
    expect(plan!.sellPrice[noon]).toBeCloseTo(-0.05, 6);
    expect(plan!.forecasts.map(({ series }) => series)).toContain('export-price');
    const { body } = await evidence(operator(), plan!.ref);
    expect(body.inputs.map(({ role }) => role)).toContain('forecast:export-price');
  });
});

describe('without carbon accounting', () => {
  it('the forecasts say that it is not there', async () => {
    await site.park.setEnabled('carbon-accounting', false);
    await waitUntil(
      async () => {
        await site.park.waitForState('storage-dispatch', 'running');
        const { absent } = await forecasts(operator(), '?series=carbon-intensity');
        return absent.some(({ code }) => code === 'no-carbon-plugin');
      },
      60_000,
      () => 'nothing is said',
    );
  });
});

describe('a grid whose carbon intensity is published', () => {
  it('is forecast beyond what is known, and each step of a plan counts by its own', async () => {
    await site.ingest(gridCarbons(start - 12 * day, published));
    await site.park.configure('storage-dispatch', { ...config, gridIntensityPoint: 'main.carbon', carbonPrice: 100 });
    await site.park.waitForState('storage-dispatch', 'running');
    expect((await operator().post(`${x}/forecasts`, {})).status).toBe(200);
    await waitUntil(
      async () => ((await forecasts(operator(), '?series=carbon-intensity')).forecasts[0]?.knownSteps ?? 0) > 0,
      120_000,
    );
    const [carbon] = (await forecasts(operator(), '?series=carbon-intensity')).forecasts;
    expect(carbon).toMatchObject({ unit: 'gCO2/kWh', knownSteps: (published - carbon!.start) / quarter });
    const noon = Date.parse('2026-03-19T04:00:00Z');
    expect(carbon!.q50[Math.round((noon - carbon!.start) / quarter)]).toBeCloseTo(gridCarbon(noon), 6);
    const { body, status } = await evidence(operator(), carbon!.ref!);
    expect(status).toBe(200);
    expect(body.inputs.length).toBeGreaterThan(0);

    const made = await operator().post<PlanHead>(`${x}/plans`, {});
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    const { plan } = (await operator().get<PlanData>(`${x}/plans/${made.body.no}`)).body;
    const kg = plan!.steps.map(({ from, to }, t) => {
      const quarters = Array.from({ length: Math.round((to - from) / quarter) }, (_, i) =>
        gridCarbon(from + i * quarter),
      );
      const mean = quarters.reduce((sum, each) => sum + each, 0) / quarters.length / 1000;
      return plan!.plan.grids[0]!.import[t]! * ((to - from) / 3_600_000) * mean;
    });
    expect(plan!.carbon!.importKg).toBeCloseTo(
      kg.reduce((sum, each) => sum + each, 0),
      0,
    );
    expect(plan!.forecasts.map(({ series }) => series)).toContain('carbon-intensity');
  });
});
