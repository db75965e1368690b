import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ForecastsData, PlanHead, PlansData } from '../contracts/index.ts';
import { createDispatchPark, dispatch, soc, start } from './fixtures/dispatch-park.ts';
import type { DispatchPark } from './fixtures/dispatch-park.ts';

const x = '/x/storage-dispatch';
const days = 3;
let site: DispatchPark;

const { tariffId: _tariff, ...untaxed } = dispatch;
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
