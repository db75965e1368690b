import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTelemetryFixture, smallModel, testNow, type TelemetryFixture } from '../fixtures/telemetry-fixture.ts';

const now = Date.parse(testNow);
const minute = 60_000;

describe('ingest', () => {
  let fixture: TelemetryFixture;

  beforeAll(async () => {
    fixture = await createTelemetryFixture();
    await fixture.apply(fixture.park, smallModel);
  });
  afterAll(() => fixture?.close());

  const ingest = (samples: unknown[]) => fixture.engine.ingest(fixture.park, 'test', samples);
  const stored = (point: string) =>
    fixture.all(
      `select (extract(epoch from s.ts) * 1000)::float8 as ts, s.value, s.quality from telemetry.samples s
       join telemetry.points p on p.no = s.point_no where p.id = $1 order by s.ts`,
      [point],
    );

  it('stores good samples, converts units, and names every bad one without losing the rest', async () => {
    const result = await ingest([
      { point: 'pv.p', ts: now, value: 12.5 },
      { point: 'pv.p', ts: now + 1000, value: 1.5, unit: 'MW', quality: 8 },
      { point: 'mill.t', ts: now, value: 212, unit: 'degF' },
      { point: 'pv.p', ts: now, value: NaN },
      { point: 'pv.p', ts: now, value: Infinity },
      { point: 'pv.p', ts: now / 1000, value: 1 },
      { point: 'pv.p', ts: now + 2 * 86_400_000, value: 1 },
      { point: 'pv.p', ts: now, value: 1, unit: 'kWh' },
      { point: 'pv.p', ts: now, value: 1, unit: 'bananas' },
      { point: 'pv.p', ts: now, value: 1, quality: 99 },
      { point: 'nowhere', ts: now, value: 1 },
      { point: '__proto__', ts: now, value: 1 },
      { point: 'pv.p', ts: now, value: '12' },
      null,
      'text',
      { point: 'pv.p', ts: now - 60 * 86_400_000, value: 1 },
    ]);
    expect(result.stored).toBe(3);
    expect(result.rejected.map(({ index, code }) => `${index} ${code}`)).toEqual([
      '3 BAD_VALUE',
      '4 BAD_VALUE',
      '5 BAD_TIME',
      '6 BAD_TIME',
      '7 BAD_UNIT',
      '8 BAD_UNIT',
      '9 BAD_QUALITY',
      '10 UNKNOWN_POINT',
      '11 UNKNOWN_POINT',
      '12 BAD_VALUE',
      '13 BAD_SHAPE',
      '14 BAD_SHAPE',
      '15 BAD_TIME',
    ]);
    expect(result.rejected[2]!.message).toContain('looks like seconds');
    expect(result.rejected[4]!.message).toBe(
      'Point pv.p (kW): unit kWh cannot be converted to kW: different quantities',
    );
    expect(await stored('pv.p')).toEqual([
      { ts: now, value: 12.5, quality: 0 },
      { ts: now + 1000, value: 1500, quality: 8 },
    ]);
    const [celsius] = await stored('mill.t');
    expect(celsius!.value).toBeCloseTo(100, 9);
    const quarantined = await fixture.all('select code, source, value from telemetry.quarantine order by id');
    expect(quarantined).toHaveLength(13);
    expect(quarantined[0]).toEqual({ code: 'BAD_VALUE', source: 'test', value: 'NaN' });
  });

  it('keeps poison text out of the way', async () => {
    const nested = JSON.parse(`${'['.repeat(3000)}${']'.repeat(3000)}`) as unknown;
    const result = await ingest([
      { point: 'a\u0000b', ts: now, value: 1 },
      { point: 'x'.repeat(1_000_000), ts: now, value: 1 },
      { point: 'pv.p', ts: now, value: nested },
      { point: 'pv.p', ts: '\ud800', value: 1 },
      { point: 'pv.p', ts: now + 2000, value: 7 },
    ]);
    expect(result.stored).toBe(1);
    expect(result.rejected.map(({ code }) => code)).toEqual([
      'UNKNOWN_POINT',
      'UNKNOWN_POINT',
      'BAD_VALUE',
      'BAD_TIME',
    ]);
  });

  it('counts identical samples as duplicates and keeps the first of two different ones', async () => {
    const sample = { point: 'pv.e', ts: now, value: 100 };
    expect(await ingest([sample])).toEqual({ stored: 1, duplicates: 0, rejected: [] });
    expect(await ingest([sample, sample])).toEqual({ stored: 0, duplicates: 2, rejected: [] });
    const mixed = await ingest([
      { point: 'pv.e', ts: now + minute, value: 101 },
      { point: 'pv.e', ts: now + minute, value: 101 },
      { point: 'pv.e', ts: now + minute, value: 999 },
      { point: 'pv.e', ts: now, value: 55 },
    ]);
    expect(mixed).toMatchObject({ stored: 1, duplicates: 1, rejected: [{ index: 2, code: 'CONFLICT' }, { index: 3 }] });
    expect(mixed.rejected[1]!.message).toContain('stored 100');
    expect((await stored('pv.e')).map(({ value }) => value)).toEqual([100, 101]);
    const quarantined = await fixture.all(
      `select point, value from telemetry.quarantine where code = 'CONFLICT' order by id`,
    );
    expect(quarantined).toEqual([
      { point: 'pv.e', value: '999' },
      { point: 'pv.e', value: '55' },
    ]);
    expect(await fixture.engine.view(fixture.park, null).latest(['pv.e'])).toEqual([
      { point: 'pv.e', ts: now + minute, seenAt: now, value: 101, quality: 0 },
    ]);
  });

  it('a correction replaces the value and keeps the old one', async () => {
    const result = await fixture.engine.correct(
      fixture.park,
      'test',
      [
        { point: 'pv.e', ts: now + minute, value: 101.5 },
        { point: 'pv.e', ts: now + 2 * minute, value: 102 },
        { point: 'pv.e', ts: now, value: 100 },
        // Its text cannot be asked for: that costs itself only.
        { point: { toString: 1 }, ts: now, value: 1 },
      ],
      { by: 'operator', reason: 'meter read again' },
    );
    expect(result).toMatchObject({ stored: 2, duplicates: 1, rejected: [{ index: 3, code: 'BAD_SHAPE' }] });
    expect((await stored('pv.e')).map(({ value }) => value)).toEqual([100, 101.5, 102]);
    expect(await fixture.all('select revision, value, replaced_by, reason from telemetry.sample_revisions')).toEqual([
      { revision: 1, value: 101, replaced_by: 'operator', reason: 'meter read again' },
    ]);
    const audited = await fixture.all('select action, note from kernel.audit_log');
    expect(audited).toEqual([{ action: 'telemetry.samples-corrected', note: 'meter read again' }]);
  });

  it('attributes results to callers when their batches share a transaction', async () => {
    const base = now - 10 * minute;
    const batches = Array.from({ length: 40 }, (_, i) => [
      { point: 'pv.p', ts: base + i, value: i },
      { point: 'pv.p', ts: base + 1000, value: 5 },
      { point: i === 7 ? 'nowhere' : 'mill.t', ts: base + i, value: 20 },
    ]);
    const results = await Promise.all(batches.map(ingest));
    expect(results.reduce((sum, result) => sum + result.stored, 0)).toBe(40 + 1 + 39);
    expect(results.reduce((sum, result) => sum + result.duplicates, 0)).toBe(39);
    expect(results.flatMap((result, i) => result.rejected.map(({ index }) => [i, index]))).toEqual([[7, 2]]);
  });

  it('limits a device to its points', async () => {
    const sample = { ts: now + 5000, value: 1 };
    const samples = [
      { point: 'pv.p', ...sample },
      { point: 'mill.t', ...sample },
    ];
    const result = await fixture.engine.ingest(fixture.park, 'device', samples, { pointPrefix: 'pv.' });
    expect(result).toMatchObject({ stored: 1, rejected: [{ point: 'mill.t', code: 'UNKNOWN_POINT' }] });
  });

  it('finds a point that another process has just added', async () => {
    const other = { ...smallModel.points[0]!, id: 'pv.new' };
    const { park } = fixture;
    await fixture.database.withParkTx({ parkId: park.id, parkNo: park.no }, (tx) =>
      fixture.engine.applyModel(
        tx,
        { parkId: park.id, parkNo: park.no },
        { ...smallModel, points: [...smallModel.points, other] },
      ),
    );
    await expect
      .poll(async () => (await ingest([{ point: 'pv.new', ts: now, value: 1 }])).stored, {
        timeout: 60_000,
        interval: 200,
      })
      .toBe(1);
  });

  it('emits what was committed, each enterprise its own', async () => {
    await expect.poll(() => fixture.live.at(-1)?.values.length ?? 0, { timeout: 60_000 }).toBeGreaterThan(0);
    const all = fixture.live.flatMap(({ values }) => values);
    const steel = fixture.live.flatMap(({ byEnterprise }) => byEnterprise.get('steel') ?? []);
    expect(new Set(all.map(({ point }) => point))).toContain('mill.t');
    expect(steel.length).toBeGreaterThan(0);
    for (const { point } of steel) expect(point).toMatch(/^pv\./);
  });

  it('keeps parks apart', async () => {
    const other = await fixture.addPark('ordos');
    await fixture.apply(other, smallModel);
    const result = await fixture.engine.ingest(other, 'test', [{ point: 'pv.p', ts: now, value: 99 }]);
    expect(result.stored).toBe(1);
    expect(await fixture.engine.view(other, null).latest(['pv.p', 'pv.e'])).toEqual([
      { point: 'pv.p', ts: now, seenAt: now, value: 99, quality: 0 },
    ]);
    expect((await fixture.engine.view(fixture.park, null).latest(['pv.p']))[0]!.value).not.toBe(99);
  });
});
