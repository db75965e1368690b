import { createFakeClock } from '@lingtan/test-kit';
import type { TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaultsData, OutletDaysData } from '../../contracts/index.ts';
import { createWaterPark, feed } from '../fixtures/water-park.ts';

const x = '/x/wastewater-tracking';
const at = (local: string): number => Date.parse(`${local}+08:00`);
const clock = createFakeClock('2026-11-10T04:00:00Z');
const span = 'from=2026-11-01&to=2026-11-30';
let park: TestPark;

const get = async <T>(path: string): Promise<T> => (await park.api('operator').get<T>(`${x}${path}`)).body;
const faults = async () =>
  (await get<FaultsData>(`/faults?${span}`)).faults.filter(({ detector }) => detector !== 'missing');
const cod = async (day: string) =>
  (await get<OutletDaysData>(`/plants/p/quality?${span}`)).days.find(
    ({ content }) => content.day === day && content.parameter === 'COD',
  )!;
const step = (id: string, body: object, who: 'operator' | 'auditor' = 'operator') =>
  park.api(who).post<FaultsData['faults'][number] & { code: string }>(`${x}/faults/${id}/steps`, body);

beforeAll(async () => {
  park = await createWaterPark(clock);
  // An impossible value for an hour on the 8th, a spike on the 9th.
  const value = (ts: number): number => {
    if (ts >= at('2026-11-08T10:00') && ts < at('2026-11-08T11:00')) return -3;
    if (ts >= at('2026-11-09T12:00') && ts < at('2026-11-09T12:05')) return 900;
    return 40 + Math.sin(ts / 1e6);
  };
  await feed(park, { from: at('2026-11-07T23:00'), to: clock.now() }, value);
  // At once: the job waits for late samples.
  await park.api('operator').post(`${x}/permits/rejudge`, { from: '2026-11-07', to: '2026-11-09', note: 'at once' });
}, 120_000);
afterAll(async () => {
  await park?.stop();
});

describe('sensor faults of closed days', { timeout: 60_000 }, () => {
  it('are stored with their evidence: what is impossible does not count, a suspicion does', async () => {
    const [spike, range] = await faults();
    expect(range).toMatchObject({
      detector: 'range',
      samples: 12,
      effect: 'excluded',
      state: 'open',
      outlet: 'out',
      parameter: 'COD',
      evidence: { min: 0, value: -3 },
    });
    expect(spike).toMatchObject({ detector: 'spike', samples: 1, effect: 'marked', evidence: { value: 900 } });
    const eighth = (await cod('2026-11-08')).content;
    expect(eighth).toMatchObject({ validHours: 23, verdict: 'compliant' });
    expect(eighth.min).toBeGreaterThan(38);
    expect((await cod('2026-11-09')).content.max).toBe(900);
    const opened = await park
      .api('operator')
      .get<{ inputs: { ref: string }[] }>(`/api/evidence/${encodeURIComponent(range!.ref)}?park=${park.park.id}`);
    expect(opened.body.inputs[0]!.ref).toMatch(/^telemetry\.window\/w\.cod\//);
  });

  it('are decided by a person with a reason, and the day follows as a revision', async () => {
    const [spike, range] = (await faults()) as [FaultsData['faults'][number], FaultsData['faults'][number]];
    expect((await step(spike.id, { step: 'confirmed' })).body.code).toBe('WATER_FAULT_REASON');
    expect((await step(spike.id, { step: 'confirmed', note: 'air bubble' }, 'auditor')).status).toBe(403);
    expect((await step(spike.id, { step: 'acknowledged' })).body.state).toBe('acknowledged');
    expect((await cod('2026-11-09')).revision).toBe(1);
    expect((await step(spike.id, { step: 'confirmed', note: 'air bubble' })).body).toMatchObject({
      state: 'confirmed',
      steps: [{ step: 'acknowledged' }, { step: 'confirmed', note: 'air bubble' }],
    });
    expect((await cod('2026-11-09')).content.max).toBeLessThan(42);
    expect((await cod('2026-11-09')).revision).toBe(2);
    expect((await step(range.id, { step: 'dismissed', note: 'checked by hand' })).body.state).toBe('dismissed');
    expect((await cod('2026-11-08')).content).toMatchObject({ validHours: 24, min: -3 });
    expect((await step(range.id, { step: 'acknowledged' })).body.code).toBe('WATER_FAULT_STEP');
    expect((await step('999', { step: 'acknowledged' })).body.code).toBe('WATER_UNKNOWN_FAULT');
  });
});
