import { CarbonLevers } from '@lingtan/carbon-accounting/contracts';
import type { Explanation } from '@lingtan/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ForecastsData, PlanData, PlanHead, PlansData } from '../contracts/index.ts';
import { createDispatchPark, dispatch, soc, start } from './fixtures/dispatch-park.ts';
import type { DispatchPark } from './fixtures/dispatch-park.ts';

const x = '/x/storage-dispatch';
const days = 3;
let site: DispatchPark;

const { tariffId: _tariff, ...untaxed } = dispatch;
const flexible = {
  id: 'shop-hours',
  name: { en: 'Shop', 'zh-CN': '店铺' },
  meterId: 'shop',
  energyKwh: 9000,
  powerMaxKw: 800,
};
const lacks = async () => (await site.park.api('operator').get<PlansData>(`${x}/plans`)).body;
const compute = () => site.park.api('operator').post<PlanHead & { code: string }>(`${x}/plans`, {});
const configure = async (config: object): Promise<void> => {
  await site.park.configure('storage-dispatch', config);
  await site.park.waitForState('storage-dispatch', 'running');
};

beforeAll(async () => {
  site = await createDispatchPark(untaxed, { days });
  await site.ingest([soc(40, start - 16 * 60_000)]);
  await site.park.setEnabled('storage-dispatch', true);
  await site.park.waitForState('storage-dispatch', 'running');
}, 120_000);
afterAll(() => site.stop());

describe('no plan is made on a guess', () => {
  it('without a tariff, and says so', async () => {
    expect(await lacks()).toMatchObject({ lacks: [{ code: 'no-tariff' }], nextAt: null });
    expect(await compute()).toMatchObject({ status: 409, body: { code: 'DISPATCH_LACKING' } });
  });

  it('with a tariff that is not there', async () => {
    await configure({ ...dispatch, tariffId: 'nowhere' });
    expect((await lacks()).lacks).toContainEqual(
      expect.objectContaining({ code: 'tariff-unknown', params: expect.objectContaining({ tariff: 'nowhere' }) }),
    );
  });

  it('with a grid meter or a battery id that cannot be', async () => {
    const [battery] = dispatch.batteries;
    await configure({ ...dispatch, gridMeterId: 'elsewhere', batteries: [{ ...battery, id: 'load' }] });
    expect((await lacks()).lacks.map(({ code }) => code)).toEqual(['grid-meter-unknown', 'battery-id-reserved']);
  });

  it('with flexible loads that are no part of the load, have no meter or the id of another', async () => {
    const flexibleLoads = [{ meterId: 'cells' }, { meterId: 'nowhere' }, { id: 'battery-1' }].map((more, i) => ({
      ...flexible,
      id: `flexible-${i}`,
      ...more,
    }));
    await configure({ ...dispatch, flexibleLoads });
    expect((await lacks()).lacks.map(({ code }) => code)).toEqual([
      'flexible-meter-elsewhere',
      'flexible-meter-unknown',
      'flexible-load-id-reserved',
    ]);
  });

  it('with a state of charge that is older than a quarter hour, and names battery and time', async () => {
    await configure(dispatch);
    expect((await lacks()).lacks).toEqual([
      { code: 'soc-stale', params: { battery: 'battery-1', point: 'cells.soc', at: '2026-03-18T08:04:00.000Z' } },
    ]);
    expect(await compute()).toMatchObject({ status: 409, body: { detail: expect.stringContaining('soc-stale') } });
  });

  it('with one that cannot be', async () => {
    await site.ingest([soc(140)]);
    expect((await lacks()).lacks).toMatchObject([{ code: 'soc-invalid', params: { value: 140, unit: '%' } }]);
  });

  it('and makes one once all is there, from three days of history', async () => {
    await site.ingest([soc(50, start - 30_000)]);
    expect((await lacks()).lacks).toEqual([]);
    expect(await compute()).toMatchObject({ status: 200, body: { status: 'optimal', usable: true } });
  });

  it('plans a flexible load by itself, apart from the load that is forecast, and opens to its meter', async () => {
    await configure({ ...dispatch, flexibleLoads: [flexible] });
    expect(await compute()).toMatchObject({ status: 200, body: { status: 'optimal', usable: true } });
    const { body } = await site.park.api('operator').get<PlanData>(`${x}/plans/newest`);
    const [load] = body.plan!.flexibleLoads;
    // 300 kW for eight hours and 500 for eight and a quarter are metered, five minutes are neither metered nor planned.
    expect(load!.windows).toMatchObject([
      { wantedKwh: 9000, takenKwh: 6525, estimatedKwh: 0, plannedKwh: 2475, shortKwh: 0 },
      { wantedKwh: 9000, takenKwh: 0 },
    ]);
    const today = load!.power.reduce((sum, kw, step) => {
      const { from, to } = body.plan!.steps[step]!;
      return to > load!.windows[0]!.to ? sum : sum + (kw * (to - from)) / 3_600_000;
    }, 0);
    expect(today).toBeCloseTo(2475, 2);
    const noon = body.plan!.steps.findIndex(({ from }) => from === Date.parse('2026-03-19T04:00:00Z'));
    expect(body.plan!.load[noon]).toBeLessThan(3450);
    const open = async (ref: string): Promise<Explanation> =>
      (
        await site.park
          .api('operator')
          .get<Explanation>(`/api/evidence/${encodeURIComponent(ref)}?park=${site.park.park.id}`)
      ).body;
    const setpoint = await open(`${body.plan!.ref}/${flexible.id}/0`);
    expect(setpoint).toMatchObject({ value: -load!.power[0]! + 0, unit: 'kW', method: 'dispatch.setpoint@1' });
    const plan = await open(setpoint.inputs[0]!.ref);
    expect(plan.inputs.map(({ role }) => role)).toContain(`taken-by:${flexible.id}`);
    const forecast = await open(plan.inputs[0]!.ref);
    expect(forecast.inputs.map(({ ref }) => ref.split('/')[2])).toEqual(['mill.import']);
    // Carbon accounting may weigh what it can take more or leave off now: 800 less 500 kW, and 500 as long as the rest fits.
    const [lent] = await site.park.service(CarbonLevers).all();
    const offers = await lent!.service.offers();
    expect(offers.find(({ id }) => id === flexible.id)).toMatchObject({
      ...{ kind: 'flexible-load', takeKw: 300, giveKw: 500, efficiency: 1, ref: expect.stringContaining('shop') },
      takeKwh: expect.closeTo((300 * 2475) / 800, 3),
      giveKwh: expect.closeTo(500 * (23 / 3 - 2475 / 800), 3),
    });
  });

  it('plans a load in one block within its window', async () => {
    const block = { ...flexible, kind: 'block', energyKwh: 1600, from: '18:00', to: '23:00' };
    await configure({ ...dispatch, flexibleLoads: [block] });
    expect(await compute()).toMatchObject({ status: 200, body: { status: 'optimal', usable: true } });
    const { body } = await site.park.api('operator').get<PlanData>(`${x}/plans/newest`);
    const [load] = body.plan!.flexibleLoads;
    expect(load).toMatchObject({ kind: 'block', windows: [{ plannedKwh: 1600, shortKwh: 0 }] });
    const runs = load!.power.flatMap((kw, step) => (kw > 1 ? [step] : []));
    expect(runs).toEqual(Array.from({ length: 8 }, (_, i) => runs[0]! + i));
    expect(body.plan!.steps[runs[0]!]!.from).toBeGreaterThanOrEqual(load!.windows[0]!.from);
    expect(body.plan!.steps[runs.at(-1)!]!.to).toBeLessThanOrEqual(load!.windows[0]!.to);
    await configure(dispatch);
  });

  it('goes on from older days when the meters fall silent, and stops when these are too old', async () => {
    site.clock.set('2026-03-18T20:20:00Z');
    await site.ingest([soc(50, Date.parse('2026-03-18T20:19:00Z'))]);
    expect(await compute()).toMatchObject({ status: 200, body: { usable: true } });
    const { body } = await site.park.api('operator').get<ForecastsData>(`${x}/forecasts`);
    const [load] = body.forecasts;
    expect(load!.start - load!.issuedAt).toBe(48 * 900_000);
    expect(load!.q50.every((power) => power !== null)).toBe(true);
    site.clock.set('2026-03-19T12:20:00Z');
    expect(await compute()).toMatchObject({ status: 409, body: { detail: expect.stringContaining('history-stale') } });
    expect((await lacks()).lacks.map(({ code }) => code)).toContain('history-stale');
  });
});
