import { afterEach, expect, it } from 'vitest';
import { waitingHistory } from './closing.ts';
import { createEnergyFixture, meter } from './fixtures/energy-fixture.ts';
import type { EnergyFixture } from './fixtures/energy-fixture.ts';
import { readProgress } from './progress-store.ts';
import { meterReadings } from './readings-service.ts';

const hour = 3_600_000;
const day = 24 * hour;
const gapDays = 30;
const begin = Date.parse('2026-11-24T08:00:00Z');
const open: EnergyFixture[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function park(now: number, intervalMinutes?: 60): Promise<EnergyFixture> {
  const at = new Date(now).toISOString();
  const fixture = await createEnergyFixture(
    { meters: [meter('a', 'load', ['import'])], ...(intervalMinutes ? { intervalMinutes } : {}) },
    { now: at, everySeconds: 60 },
  );
  open.push(fixture);
  await fixture.closeDue();
  return fixture;
}

const register = (from: number, to: number, stepMs: number) =>
  Array.from({ length: Math.floor((to - from) / stepMs) + 1 }, (_, i) => {
    const ts = from + i * stepMs;
    return { point: 'a.import', ts, value: (ts - begin) / 60_000 + 200_000 };
  });

it('a clock that is ahead for one run leaves no interval missing once it is right again', async () => {
  const end = begin + 3.5 * hour;
  const isSilent = (ts: number): boolean => ts > begin + 1.5 * hour && ts < begin + 2.25 * hour;
  const samples = register(begin - hour, end, 600_000).filter(({ ts }) => !isSilent(ts));
  const run = async (aheadDays: number) => {
    const fixture = await park(begin);
    await fixture.ingest(samples.filter(({ ts }) => ts <= begin));
    for (let now = begin; now < end; now += hour / 2) {
      if (aheadDays > 0 && now === begin + hour) {
        fixture.clock.set(now + aheadDays * day);
        await fixture.closeDue();
      }
      // Each comes at its time, when its interval is not due yet.
      for (const sample of samples.filter(({ ts }) => ts > now && ts <= now + hour / 2)) {
        fixture.clock.set(sample.ts);
        await fixture.ingest([sample]);
      }
      fixture.clock.set(now + hour / 2);
      await fixture.closeDue();
      await fixture.closeLate();
    }
    const all = await meterReadings(fixture.energy).intervals({ from: begin, to: end - hour });
    const progress = await fixture.energy.scope.db.tx((tx) => readProgress(tx, fixture.energy.minutes));
    const intervals = all.map(({ start, amount, status, method, reason }) => ({
      start,
      amount,
      status,
      method,
      reason,
    }));
    return { intervals, progress };
  };
  const steady = await run(0);
  expect(steady.intervals).toHaveLength(10);
  // A day is closed as such, what is longer as a gap.
  expect(await run(1)).toEqual(steady);
  expect(await run(45)).toEqual(steady);
});

it('after a gap the newest is closed first, what comes late today waits for none of it, and what is left is known', async () => {
  const fixture = await park(begin - gapDays * day, 60);
  await fixture.ingest(register(begin - gapDays * day, begin - gapDays * day, hour));
  fixture.clock.set(begin);
  await fixture.ingest(register(begin - 28 * day, begin - 5 * hour, 12 * hour));
  await fixture.closeDue();
  const { energy } = fixture;
  const left = () => energy.scope.db.tx((tx) => waitingHistory(energy, tx, energy.measured));
  const first = (await left())!;
  expect(first.days).toBeGreaterThan(gapDays - 5);
  const seen: number[] = [first.days];
  let today: { closed: number; revised: number } | null = null;
  await fixture.closeLate({
    lane: 'history',
    progress: async () => {
      const days = (await left())?.days ?? 0;
      if (days !== seen.at(-1)) seen.push(days);
      if (today || days === first.days) return;
      await fixture.ingest(register(begin - 4 * hour, begin, 300_000));
      today = await fixture.closeLate({ lane: 'recent' });
    },
  });
  expect(seen.length).toBeGreaterThan(1);
  expect(seen).toEqual([...seen].sort((a, b) => b - a));
  expect(today!.revised).toBeGreaterThan(2);
  expect(await left()).toBeNull();
  const published = await fixture.all<{ from: string }>(
    `select data ->> 'from' as from from kernel.outbox where event = 'energy.interval-closed' order by id`,
  );
  const portions = published.map(({ from }) => Math.floor((Date.parse(from) + 14 * hour) / (28 * day)));
  expect(portions).toEqual([...portions].sort((a, b) => b - a));
  const { amount, count } = (
    await fixture.all<{ amount: number; count: number }>(
      `select sum(amount)::float8 as amount, count(*)::int as count from plugin_energy_metering.intervals
       where (starts_at, revision) in (select starts_at, max(revision) from plugin_energy_metering.intervals group by 1)`,
    )
  )[0]!;
  expect(count).toBeGreaterThanOrEqual(24 * (gapDays - 1));
  // Nothing was measured before the first sample.
  expect(amount).toBeCloseTo((count - 1) * 60_000, 0);
});
