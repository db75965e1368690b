import { rawClient } from '@lingtan/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createTelemetryFixture,
  smallModel,
  steadyClock,
  type TelemetryFixture,
} from '../fixtures/telemetry-fixture.ts';

const day = 86_400_000;

describe('retention beside a step of the clock', () => {
  let fixture: TelemetryFixture;
  beforeAll(async () => {
    fixture = await createTelemetryFixture();
    await fixture.apply(fixture.park, smallModel);
  });
  afterAll(() => fixture?.close());
  beforeEach(async () => {
    await fixture.all(steadyClock);
  });

  const at = (ms: number) => new Date(ms).toISOString();
  const stored = async (): Promise<number> => (await fixture.all('select ts from telemetry.samples')).length;
  const gone = () => fixture.all('select class from telemetry.retention where gone_before is not null');
  /** Samples of the last day and of a while ago, which the park still keeps; returns how many there are. */
  async function fill(agoDays: number): Promise<number> {
    const now = Date.now();
    fixture.clock.set(at(now - agoDays * day));
    await fixture.engine.ingest(fixture.park, 'test', [{ point: 'pv.p', ts: now - agoDays * day, value: 1 }]);
    fixture.clock.set(at(now));
    await fixture.engine.ingest(fixture.park, 'test', [{ point: 'pv.p', ts: now - day, value: 1 }]);
    await fixture.engine.runRollups(fixture.park);
    return stored();
  }

  it('a server whose clock is ahead for a run frees nothing that is kept, and refuses nothing afterwards', async () => {
    const before = await fill(20);
    for (const aheadDays of [1, 45, 4000]) {
      fixture.clock.set(at(Date.now() + aheadDays * day));
      expect(await fixture.engine.applyRetention(fixture.park)).toMatchObject({ weeks: 0, minutes: 0 });
    }
    expect(await stored()).toBe(before);
    expect(await gone()).toEqual([]);
    fixture.clock.set(at(Date.now()));
    const late = { point: 'pv.p', ts: Date.now() - 20 * day + 5000, value: 2 };
    expect(await fixture.engine.ingest(fixture.park, 'test', [late])).toMatchObject({ stored: 1, rejected: [] });
    await fixture.engine.runRollups(fixture.park);
  });

  it('no transaction of a park frees what is kept, whatever time it names', async () => {
    const before = await fill(21);
    const scope = { parkId: fixture.park.id, parkNo: fixture.park.no };
    const tables = await fixture.all<{ name: string }>(
      `select relname as name from pg_class where relname like 'samples\\_%' and relkind = 'r'`,
    );
    const ask = (sql: string, values: unknown[]) =>
      fixture.database.withParkTx(scope, (tx) => rawClient(tx).query(sql, values));
    for (const moment of ['infinity', '3000-01-01', null]) {
      for (const { name } of tables) await ask('select telemetry.rewrite_samples_week($1, $2)', [name, moment]);
      await ask('select telemetry.drop_minutes($1)', [moment]);
    }
    for (const inner of [`rewrite_samples_week_at('samples_20200106', 'infinity')`, `drop_minutes_at('infinity')`])
      await expect(ask(`select telemetry.${inner}`, [])).rejects.toThrow(/permission denied/);
    for (const change of [
      `insert into kernel.retention_clock (steady_since, seen_at) values ('2000-01-01', now())`,
      `update kernel.retention_clock set steady_since = '2000-01-01'`,
    ])
      await expect(ask(change, [])).rejects.toThrow(/permission denied/);
    expect(await stored()).toBe(before);
  });

  it('a clock of the database that was set is believed after a day without another step', async () => {
    await fill(60);
    const seen = (hoursAgo: number, sinceHours: number) =>
      fixture.all(
        `update kernel.retention_clock set seen_at = now() - make_interval(hours => $1),
        steady_since = now() - make_interval(hours => $2)`,
        [hoursAgo, sinceHours],
      );
    const run = async () => {
      const { weeks, waits } = await fixture.engine.applyRetention(fixture.park);
      return { frees: weeks > 0, waits };
    };
    // It went on by 45 days since the last look, and back by an hour.
    for (const hours of [45 * 24, -1]) {
      await seen(hours, hours + 1000);
      expect(await run()).toEqual({ frees: false, waits: true });
      expect(await run()).toEqual({ frees: false, waits: true });
    }
    await seen(1, 23);
    expect(await run()).toEqual({ frees: false, waits: true });
    // A night in which nothing ran is no step.
    await seen(14, 38);
    expect(await run()).toEqual({ frees: true, waits: false });
  });
});
