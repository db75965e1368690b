import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTelemetryFixture, smallModel, testNow, type TelemetryFixture } from '../fixtures/telemetry-fixture.ts';
import { Partitions } from './partitions.ts';

const now = Date.parse(testNow);
const week = 604_800_000;

describe('weekly partitions', () => {
  let fixture: TelemetryFixture;

  beforeAll(async () => {
    fixture = await createTelemetryFixture();
    await fixture.apply(fixture.park, smallModel);
  });
  afterAll(() => fixture?.close());

  const names = async () => {
    const rows = await fixture.all<{ name: string }>(
      `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'telemetry.samples'::regclass order by 1`,
    );
    return rows.map(({ name }) => name);
  };

  it('are made once, however many ask for them at the same time', async () => {
    const weeks = Array.from({ length: 8 }, (_, i) => now - i * week);
    const processes = Array.from({ length: 6 }, () => new Partitions(fixture.engine.database));
    await Promise.all(processes.map((each) => each.ensure(fixture.park, weeks, weeks.length)));
    expect(await names()).toHaveLength(8);
    expect(await names()).toContain('telemetry.samples_20261123');
  });

  it('hold the samples of their own week, to the millisecond', async () => {
    const monday = Date.parse('2026-11-23T00:00:00Z');
    const samples = [monday - 1, monday].map((ts) => ({ point: 'pv.p', ts, value: 1 }));
    expect(await fixture.engine.ingest(fixture.park, 'test', samples)).toMatchObject({ stored: 2 });
    const rows = await fixture.all(`select tableoid::regclass::text as name from telemetry.samples order by ts`);
    expect(rows).toEqual([{ name: 'telemetry.samples_20261116' }, { name: 'telemetry.samples_20261123' }]);
  });

  it('are refused outside sensible times', async () => {
    const partitions = new Partitions(fixture.engine.database);
    await expect(partitions.ensure(fixture.park, [Date.UTC(1999, 0, 1)], 1)).rejects.toThrow('outside 2000-01-01');
    await expect(partitions.ensure(fixture.park, [Date.UTC(2199, 0, 1)], 1)).rejects.toThrow('outside 2000-01-01');
  });
});
