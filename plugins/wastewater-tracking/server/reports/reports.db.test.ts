import { createFakeClock } from '@lingtan/test-kit';
import type { TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OutletDaysData, ReportsData, WaterReport } from '../../contracts/index.ts';
import { createWaterPark, feed } from '../fixtures/water-park.ts';
import { reportHash } from './routes.ts';

const x = '/x/wastewater-tracking';
const at = (local: string): number => Date.parse(`${local}+08:00`);
const clock = createFakeClock('2026-11-12T04:00:00Z');
const span = 'from=2026-11-01&to=2026-11-30';
let park: TestPark;

type Who = 'operator' | 'platform-admin' | 'auditor';
const post = (path: string, body: object, who: Who = 'operator') =>
  park.api(who).post<WaterReport & { code: string }>(`${x}${path}`, body);
const get = async <T>(path: string): Promise<T> => (await park.api('operator').get<T>(`${x}${path}`)).body;
const make = (kind: string, period: string) => post('/reports', { plant: 'p', kind, period });

beforeAll(async () => {
  park = await createWaterPark(clock);
  // The 9th above 50; the 11th silent for ten hours: too few valid hours.
  const value = (ts: number): number | null => {
    if (ts >= at('2026-11-11T06:00') && ts < at('2026-11-11T16:00')) return null;
    return ts >= at('2026-11-09T00:00') && ts < at('2026-11-10T00:00') ? 60 : 40;
  };
  await feed(park, { from: at('2026-11-07T23:00'), to: clock.now() }, value);
  // At once: the job waits for late samples.
  await post('/permits/rejudge', { from: '2026-11-07', to: '2026-11-11', note: 'at once' });
}, 120_000);
afterAll(async () => {
  await park?.stop();
});

describe('reports of a water plant', { timeout: 60_000 }, () => {
  it('hold the figures of the period, with counts, excursions and the reason of every missing day', async () => {
    const { body } = await make('discharge', '2026-11');
    const cod = body.content.discharge!.find(({ parameter }) => parameter === 'COD')!;
    const days = (await get<OutletDaysData>(`/plants/p/quality?${span}`)).days.filter(
      ({ content }) => content.parameter === 'COD',
    );
    const valid = days.filter(({ content }) => content.validHours >= 20);
    expect(cod).toMatchObject({ required: 30, taken: valid.length, method: 'flow-weighted' });
    expect([cod.min, cod.max].map((value) => Math.round(value! * 1e6) / 1e6)).toEqual([40, 60]);
    expect(cod.taken).toBe(3);
    expect(cod.mean).toBeCloseTo((40 + 60 + 40) / 3, 6);
    expect(cod.loadKg).toBeCloseTo(
      days.reduce((sum, { content }) => sum + (content.loadKg ?? 0), 0),
      6,
    );
    expect(cod.excursions).toMatchObject([{ day: '2026-11-09', basis: 'day-mean', value: 60 }]);
    expect(cod.limits).toEqual(['day-mean ≤ 50 (out-first v1)']);
    const codes = Object.fromEntries(cod.noData.map(({ day, code }) => [day, code]));
    expect(codes).toMatchObject({
      '2026-11-01': 'not-closed',
      '2026-11-11': 'too-few-hours',
      '2026-11-30': 'not-closed',
    });
    expect(codes['2026-11-08']).toBeUndefined();
  });

  it('of operation add up, and take no ratio over days of which one side is missing', async () => {
    const { body } = await make('operating', '2026-11');
    const { rows, totals } = body.content.operating!;
    expect(rows).toHaveLength(30);
    expect(rows[0]).toMatchObject({ day: '2026-11-01', intakeM3: null, revision: null });
    expect(totals.knownDays).toBe(4);
    expect(totals.intakeM3).toBeCloseTo(4 * 2400, 4);
    expect(totals.recovery).toBeCloseTo(0.95, 9);
    expect(totals.kwhPerM3).toBeCloseTo(1.9, 9);
    expect((await make('operating', '2026')).body.content.operating!.rows).toHaveLength(365);
    expect((await make('operating', '2026-11-09')).body.content.operating!.rows).toHaveLength(1);
    for (const period of ['2026-13', '2026-11-31', '2027'])
      expect((await make('operating', period)).body.code, period).toBe('WATER_REPORT_PERIOD');
  });

  it('go from draft to submitted hand by hand, and a signature stands for the hash', async () => {
    const draft = (await make('discharge', '2026-11-09')).body;
    expect(draft).toMatchObject({ state: 'draft', revision: 1, due: '2026-11-24', late: false });
    expect(reportHash(draft)).toBe(draft.sha256);
    const step = (name: string, who: Who = 'operator') => post(`/reports/${draft.id}/steps`, { step: name }, who);
    expect((await step('signed')).body.code).toBe('WATER_REPORT_STEP');
    expect((await step('checked')).body.code).toBe('WATER_SAME_PERSON');
    expect((await step('checked', 'auditor')).status).toBe(403);
    expect((await step('checked', 'platform-admin')).body.state).toBe('checked');
    expect((await step('signed')).body.state).toBe('signed');
    expect((await step('submitted')).body).toMatchObject({ state: 'submitted', late: false });
    // A correction is the next revision; the signed one stands until it is signed.
    const next = (await make('discharge', '2026-11-09')).body;
    expect(next.revision).toBe(2);
    const stateOf = async (id: string) =>
      (await get<ReportsData>('/reports')).reports.find((each) => each.id === id)!.state;
    expect(await stateOf(draft.id)).toBe('submitted');
    await post(`/reports/${next.id}/steps`, { step: 'checked' }, 'platform-admin');
    await post(`/reports/${next.id}/steps`, { step: 'signed' });
    expect(await stateOf(draft.id)).toBe('corrected');
  });

  it('are written as PDF and workbook, the same revision as the same file, and are closed to members', async () => {
    const { reports } = await get<ReportsData>('/reports');
    for (const kind of ['discharge', 'operating']) {
      const { id } = reports.find((each) => each.kind === kind)!;
      for (const [format, magic] of [
        ['pdf', '%PDF'],
        ['xlsx', 'PK'],
      ] as const)
        for (const lang of ['en', 'zh-CN']) {
          const path = `${x}/reports/${id}/${format}?lang=${lang}`;
          const { body: file } = await park.api('operator').download(path);
          expect(Buffer.from(file).subarray(0, magic.length).toString(), path).toBe(magic);
          if (format === 'pdf') expect((await park.api('operator').download(path)).body).toEqual(file);
        }
    }
    expect((await park.api({ member: 'alpha' }).get(`${x}/reports`)).status).toBe(403);
  });
});
