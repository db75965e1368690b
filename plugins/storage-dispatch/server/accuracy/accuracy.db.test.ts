import { waitUntil } from '@lingtan/test-kit';
import { MeterReadings } from '@lingtan/energy-metering/contracts';
import { formatRef, type Explanation } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccuracyData, PlanHead } from '../../contracts/index.ts';
import { createDispatchPark, dispatch, powers, registers, soc, start } from '../fixtures/dispatch-park.ts';
import type { DispatchPark } from '../fixtures/dispatch-park.ts';

const x = '/x/storage-dispatch';
const later = start + 3_600_000;
let site: DispatchPark;

const operator = () => site.park.api('operator');
const evidence = (ref: string) =>
  operator().get<Explanation>(`/api/evidence/${encodeURIComponent(ref)}?park=${site.park.park.id}`);
/**
 * Jobs look by the minute of the wall clock; switching a plugin on runs them at once. Once only: the next switching off would
 * end a job that has not come to its end, and on a slow machine none ever would. What is missed is done by the minute.
 */
const again = async (plugin: string): Promise<void> => {
  await site.park.setEnabled(plugin, false);
  await site.park.setEnabled(plugin, true);
  await site.park.waitForState('storage-dispatch', 'running');
};
/** Import intervals of both loads that are closed in a span. */
const closed = async (from: number, to: number): Promise<number> => {
  const rows = await site.park.service(MeterReadings).intervals({ from, to, meters: ['mill', 'shop'] });
  return rows.filter(({ direction, status }) => direction === 'import' && status === 'actual').length;
};

beforeAll(async () => {
  site = await createDispatchPark({ ...dispatch, keepPlansDays: 7, keepForecastsDays: 7 }, { days: 3 });
  await site.ingest([soc(50)]);
  await site.park.setEnabled('storage-dispatch', true);
  await site.park.waitForState('storage-dispatch', 'running');
}, 120_000);
afterAll(() => site?.stop());

describe('issued forecasts', () => {
  it('are held against what was measured once it is, by lead, and open to forecast and meters', async () => {
    let heads: PlanHead[] = [];
    await waitUntil(
      async () => (heads = (await operator().get<{ plans: PlanHead[] }>(`${x}/plans`)).body.plans).length > 0,
      60_000,
      () => 'no plan was made',
    );
    expect(heads[0]).toMatchObject({ trigger: 'start', cause: null });
    expect((await operator().get<AccuracyData>(`${x}/forecast-accuracy`)).body.series).toEqual([]);
    site.clock.set(new Date(later + 120_000).toISOString());
    const end = Math.floor(later / 900_000) * 900_000;
    const from = Math.floor(start / 900_000) * 900_000;
    const all = registers(from - 3 * 86_400_000, end);
    await site.ingest([...all.filter(({ ts }) => ts > from), soc(50, later + 60_000)]);
    const due = (end - from) / 450_000;
    let seen = 0;
    await again('energy-metering');
    await waitUntil(
      async () => (seen = await closed(from, end)) === due,
      150_000,
      () => `${seen} of ${due} intervals are closed`,
    );
    let data: AccuracyData | undefined;
    await again('storage-dispatch');
    await waitUntil(
      async () => {
        data = (await operator().get<AccuracyData>(`${x}/forecast-accuracy?days=2`)).body;
        return data.series.some(({ series, leads }) => series === 'load' && (leads[0]?.steps ?? 0) > 0);
      },
      150_000,
      () => JSON.stringify(data?.series),
    );
    const load = data!.series.find(({ series }) => series === 'load')!;
    expect(data).toMatchObject({ first: '2026-03-17', last: '2026-03-18' });
    expect(load.leads[0]).toMatchObject({ leadMinutes: 15 });
    expect(load.days[0]).toMatchObject({ day: '2026-03-18' });
    const { rows } = await site.park.tx((tx) =>
      tx.execute<{ actual: number; at: number }>(sql`
        select actual, (extract(epoch from target_at) * 1000)::float8 as at
        from plugin_storage_dispatch.forecast_errors where series = 'load' order by target_at limit 1`),
    );
    const { mill, shop } = powers(rows[0]!.at);
    expect(rows[0]!.actual).toBeCloseTo(mill + shop, 1);
    const { body } = await evidence(load.leads[0]!.ref);
    expect(body.value).toBeCloseTo(load.leads[0]!.mae, 5);
    const day = await evidence(body.inputs[0]!.ref);
    expect(day.body.inputs.map(({ role }) => role)).toEqual(expect.arrayContaining(['forecast', 'measured']));
    expect(day.body.rows!.columns).toContain('weekBefore');
    // The park's forecasts are none of a member's: neither their errors nor what these open to.
    const member = site.park.api({ member: 'alpha' });
    const own = await member.get<AccuracyData>(`${x}/forecast-accuracy?days=2`);
    expect(own).toMatchObject({ status: 200, body: { choices: [], series: [] } });
    const refused = await member.get(
      `/api/evidence/${encodeURIComponent(load.leads[0]!.ref)}?park=${site.park.park.id}`,
    );
    expect(refused.status).toBe(404);
  }, 420_000);
});

describe('retention', () => {
  it('deletes what is older, keeps the newest, and evidence says so plainly', async () => {
    const made = await operator().post<PlanHead>(`${x}/plans`, {});
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    const purged = () =>
      site.park.tx((tx) =>
        tx.execute<{ plans: number; forecasts: number }>(sql`
        select plugin_storage_dispatch.purge('plans', now() + interval '100 years', 500)::float8 as plans,
          plugin_storage_dispatch.purge('forecasts', now() + interval '100 years', 500)::float8 as forecasts`),
      );
    const edges = async () =>
      (
        await site.park.tx((tx) =>
          tx.execute<{ ref: string }>(sql`
            select distinct derived_ref as ref from kernel.evidence_edges where derived_ref like 'dispatch.plan/%'`),
        )
      ).rows.map(({ ref }) => ref);
    const before = await edges();
    // A clock that nobody has looked at for a day is not gone by.
    expect((await purged()).rows).toEqual([{ plans: 0, forecasts: 0 }]);
    await site.park.database.steadyClock();
    const gone = await purged();
    expect(gone.rows[0]!.plans).toBeGreaterThan(0);
    expect(gone.rows[0]!.forecasts).toBeGreaterThan(0);
    for (const kind of ['dispatch.plan', 'dispatch.forecast']) {
      const { status, body } = await evidence(formatRef(kind, '1'));
      expect(status, kind).toBe(200);
      expect(body).toMatchObject({
        value: null,
        quality: 'missing',
        title: { en: expect.stringContaining('deleted') },
      });
    }
    // The newest is kept: the one just made, or one that a job made after it.
    const { plans } = (await operator().get<{ plans: PlanHead[] }>(`${x}/plans`)).body;
    expect(plans[0]!.no).toBeGreaterThanOrEqual(made.body.no);
    // What a plan was made from goes with it.
    expect(before.length).toBeGreaterThan(1);
    const newest = plans[0]!.ref;
    expect((await edges()).filter((ref) => before.includes(ref))).toEqual(before.filter((ref) => ref === newest));
    expect(await edges()).toContain(newest);
    expect((await evidence(plans[0]!.ref)).body.title.en).not.toContain('deleted');
    expect((await evidence(formatRef('dispatch.plan', '99999'))).status).toBe(404);
    await expect(site.park.tx((tx) => tx.execute(sql`delete from plugin_storage_dispatch.purges`))).rejects.toThrow();
  }, 60_000);
});
