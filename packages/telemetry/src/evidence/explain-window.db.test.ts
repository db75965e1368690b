import { parseRef, type Principal } from '@lingtan/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTelemetryFixture, smallModel, testNow, type TelemetryFixture } from '../fixtures/telemetry-fixture.ts';
import { explainWindow, windowRef } from './explain-window.ts';

const now = Date.parse(testNow);
const viewer = (enterpriseId: string | null): Principal => ({
  kind: 'user',
  id: 'u',
  name: 'U',
  parkId: 'dafeng',
  role: 'auditor',
  enterpriseId,
});

describe('evidence of windows', () => {
  let fixture: TelemetryFixture;

  beforeAll(async () => {
    fixture = await createTelemetryFixture();
    await fixture.apply(fixture.park, smallModel);
    const samples = Array.from({ length: 300 }, (_, i) => ({ point: 'pv.p', ts: now + i * 1000, value: i }));
    fixture.clock.advance(300_000);
    await fixture.engine.ingest(fixture.park, 'test', samples);
  });
  afterAll(() => fixture?.close());

  const explain = (ref: string, enterpriseId: string | null = null, asOf: string | null = null) =>
    explainWindow(fixture.engine, fixture.park)(parseRef(ref)!, asOf, viewer(enterpriseId));

  it('opens to the samples, and says when there are more', async () => {
    const all = await explain(windowRef('pv.p', now, now + 900_000));
    expect(all).toMatchObject({ value: 299, unit: 'kW', quality: 'actual', method: null, rows: { truncated: true } });
    expect(all!.rows!.values).toHaveLength(200);
    expect(all!.ref).toBe('telemetry.window/pv.p/2026-11-24T08:00:00.000Z/2026-11-24T08:15:00.000Z');
    const few = await explain(windowRef('pv.p', now, now + 2000), 'steel');
    expect(few!.rows).toEqual({
      columns: ['time', 'value', 'quality'],
      values: [
        ['2026-11-24T08:00:00.000Z', 0, 0],
        ['2026-11-24T08:00:01.000Z', 1, 0],
      ],
      truncated: false,
    });
    expect(await explain(windowRef('pv.e', now, now + 1))).toMatchObject({ value: null, quality: 'missing' });
  });

  it('refuses a window with more samples than can be looked at at once', async () => {
    const ref = parseRef(windowRef('pv.p', now, now + 900_000))!;
    const upTo = (most: number) => explainWindow(fixture.engine, fixture.park, most)(ref, null, viewer(null));
    await expect(upTo(299)).rejects.toMatchObject({ code: 'TELEMETRY_TOO_MUCH', params: { most: 299, points: 1 } });
    expect((await upTo(300))!.parameters).toMatchObject({ samples: 300 });
  });

  it('hides from an enterprise what is not its own, and knows no nonsense', async () => {
    expect(await explain(windowRef('pv.p', now, now + 2000), 'paper')).toBeNull();
    for (const key of ['pv.p', 'pv.p/x/y', 'pv.p/2026-11-24/2026-11-23', 'a/b/c/d', 'nowhere/2026-11-23/2026-11-24']) {
      expect(await explain(`telemetry.window/${key}`)).toBeNull();
    }
  });

  it('shows a corrected sample as edited, and as it was before', async () => {
    fixture.clock.advance(60_000);
    await fixture.engine.correct(fixture.park, 'test', [{ point: 'pv.p', ts: now, value: 7 }], {
      by: 'u',
      reason: 'x',
    });
    const window = windowRef('pv.p', now, now + 1000);
    expect(await explain(window)).toMatchObject({ value: 7, quality: 'edited' });
    expect(await explain(window, null, testNow)).toMatchObject({ value: 0, quality: 'actual' });
  });
});
