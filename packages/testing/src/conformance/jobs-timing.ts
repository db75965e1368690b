import type { JobScope } from '@lingtan/kernel';
import { describe, expect, it } from 'vitest';
import { createEventRecorder } from '../event-recorder.ts';
import { waitUntil } from '../wait-until.ts';
import { count, other, type JobSuite } from './job-suite.ts';

/** Delay, deduplication and schedules. */
export function timingCases(suite: JobSuite): void {
  describe('delay', () => {
    it('lets later jobs go first', async () => {
      const system = await suite.system();
      const scope = suite.scope(system);
      const seen = createEventRecorder<number>();
      scope.handle(count, async ({ n }) => seen.record(n));
      await scope.activate();
      await scope.enqueue(count, { n: 1 }, { delayMs: 3_600_000 });
      await scope.enqueue(count, { n: 2 });
      expect(await seen.waitFor(1)).toEqual([2]);
      expect(await system.counts(suite.owner().pluginId)).toMatchObject({ waiting: 0, delayed: 1 });
    });

    it('runs delayed jobs in the order they fall due', async () => {
      const scope = suite.scope(await suite.system({ concurrency: 1 }));
      const seen = createEventRecorder<number>();
      scope.handle(count, async ({ n }) => seen.record(n));
      await scope.activate();
      for (let unit = 100; ; unit *= 2) {
        const spans = [
          await enqueueWithin(scope, 3, unit * 9),
          await enqueueWithin(scope, 1, unit),
          await enqueueWithin(scope, 2, unit * 5),
        ];
        const order = await seen.waitFor(3);
        // On a machine that is busy they may have been added too far apart to fall due in this order: once more, slower.
        const [third, first, second] = spans;
        if (first!.end >= second!.begin || second!.end >= third!.begin) {
          seen.clear();
          continue;
        }
        expect(order).toEqual([1, 2, 3]);
        break;
      }
    });

    it('of zero is none', async () => {
      const scope = suite.scope(await suite.system());
      const seen = createEventRecorder<number>();
      scope.handle(count, async ({ n }) => seen.record(n));
      await scope.activate();
      await scope.enqueue(count, { n: 1 }, { delayMs: 0 });
      await seen.waitFor(1);
    });

    it('holds for a whole list', async () => {
      const system = await suite.system();
      const scope = suite.scope(system);
      await scope.enqueueAll(count, [{ n: 1 }, { n: 2 }], { delayMs: 3_600_000 });
      expect(await system.counts(suite.owner().pluginId)).toMatchObject({ waiting: 0, delayed: 2 });
    });

    it('outlives the process', async () => {
      const first = await suite.system();
      await suite.scope(first).enqueue(count, { n: 8 }, { delayMs: 200 });
      await first.close();
      const scope = suite.scope(await suite.system());
      const seen = createEventRecorder<number>();
      scope.handle(count, async ({ n }) => seen.record(n));
      await scope.activate();
      expect(await seen.waitFor(1)).toEqual([8]);
    });
  });

  describe('deduplication', () => {
    it('ignores the same key while the first waits', async () => {
      const system = await suite.system();
      const scope = suite.scope(system);
      for (let n = 0; n < 3; n++) await scope.enqueue(count, { n }, { dedupKey: 'day-1' });
      expect((await system.counts(suite.owner().pluginId))?.waiting).toBe(1);
    });

    it('takes one more while the first runs, which runs after it', async () => {
      const system = await suite.system();
      const scope = suite.scope(system);
      const seen = createEventRecorder<number>();
      let running = 0;
      let most = 0;
      let release = (): void => {};
      const gate = new Promise<void>((resolve) => (release = resolve));
      scope.handle(count, async ({ n }) => {
        most = Math.max(most, ++running);
        seen.record(n);
        await gate;
        running--;
      });
      await scope.activate();
      await scope.enqueue(count, { n: 1 }, { dedupKey: 'k' });
      await seen.waitFor(1);
      for (const n of [2, 3]) await scope.enqueue(count, { n }, { dedupKey: 'k' });
      // Its turn comes and is put off, again and again, until the first is done.
      await waitUntil(async () => (await system.counts(suite.owner().pluginId))?.delayed === 1);
      release();
      expect(await seen.waitFor(2)).toEqual([1, 2]);
      await waitUntil(async () => (await system.counts(suite.owner().pluginId))?.active === 0);
      expect({ most, all: seen.events }).toEqual({ most: 1, all: [1, 2] });
    });

    it('takes it again when the first has failed for good', async () => {
      const system = await suite.system();
      const scope = suite.scope(system);
      const seen = createEventRecorder<string>();
      scope.handle(other, async ({ text }) => {
        seen.record(text);
        throw new Error('no');
      });
      await scope.activate();
      await scope.enqueue(other, { text: 'a' }, { dedupKey: 'k' });
      await waitUntil(async () => (await system.counts(suite.owner().pluginId))?.failed === 1);
      await scope.enqueue(other, { text: 'b' }, { dedupKey: 'k' });
      expect(await seen.waitFor(2)).toEqual(['a', 'b']);
    });

    it('takes it between two attempts of the first', async () => {
      // The second attempt of the first is an hour away, so that what follows lies between the two.
      const system = await suite.system({ backoffMs: 3_600_000 });
      const scope = suite.scope(system);
      const seen = createEventRecorder<number>();
      scope.handle(count, async ({ n }) => {
        seen.record(n);
        if (n === 1) throw new Error('once');
      });
      await scope.activate();
      const { pluginId } = suite.owner();
      await scope.enqueue(count, { n: 1 }, { dedupKey: 'k' });
      await waitUntil(async () => (await system.counts(pluginId))?.delayed === 1);
      await scope.enqueue(count, { n: 2 }, { dedupKey: 'k' });
      expect(await seen.waitFor(2)).toEqual([1, 2]);
      await waitUntil(async () => (await system.counts(pluginId))?.active === 0);
      expect(await system.counts(pluginId)).toMatchObject({ waiting: 0, delayed: 1, failed: 0 });
    });

    it('tells keys, jobs and parks apart', async () => {
      const system = await suite.system();
      const owner = suite.owner();
      const scope = suite.scope(system, owner);
      const neighbour = suite.scope(system, { ...owner, parkId: await suite.addPark() });
      await scope.enqueue(count, { n: 1 }, { dedupKey: 'k' });
      await scope.enqueue(count, { n: 2 }, { dedupKey: 'l' });
      await scope.enqueue(other, { text: 'x' }, { dedupKey: 'k' });
      await neighbour.enqueue(count, { n: 3 }, { dedupKey: 'k' });
      expect((await system.counts(owner.pluginId))?.waiting).toBe(4);
    });
  });

  describe('schedules', () => {
    it('run again and again', async () => {
      const scope = suite.scope(await suite.system());
      const seen = createEventRecorder<number>();
      scope.handle(count, async ({ n }) => seen.record(n));
      await scope.schedule(count, { everyMs: 100 }, { n: 4 });
      await scope.activate();
      expect(new Set(await seen.waitFor(3))).toEqual(new Set([4]));
    });

    it('follow a cron pattern', async () => {
      const scope = suite.scope(await suite.system(), { ...suite.owner(), timeZone: 'Asia/Shanghai' });
      const seen = createEventRecorder<number>();
      scope.handle(count, async ({ n }) => seen.record(n));
      await scope.schedule(count, { cron: '* * * * * *' }, { n: 1 });
      await scope.activate();
      await seen.waitFor(2);
    });

    it('are replaced by a second call for the same job', async () => {
      const scope = suite.scope(await suite.system());
      const seen = createEventRecorder<number>();
      scope.handle(count, async ({ n }) => seen.record(n));
      await scope.schedule(count, { everyMs: 3_600_000 }, { n: 1 });
      await scope.schedule(count, { everyMs: 100 }, { n: 2 });
      await scope.activate();
      await seen.waitFor(2, (n) => n === 2);
    });

    it('stop when removed', async () => {
      const system = await suite.system();
      const scope = suite.scope(system);
      const seen = createEventRecorder<number>();
      scope.handle(count, async ({ n }) => seen.record(n));
      await scope.schedule(count, { everyMs: 50 }, { n: 1 });
      await scope.activate();
      await seen.waitFor(1);
      await scope.unschedule(count);
      const { pluginId } = suite.owner();
      await waitUntil(async () => {
        const counts = await system.counts(pluginId);
        return counts?.delayed === 0 && counts.waiting === 0 && counts.active === 0;
      });
    });

    it('stay over a restart, and go when the plugin is switched off', async () => {
      const system = await suite.system();
      const first = suite.scope(system);
      await first.schedule(count, { everyMs: 3_600_000 }, { n: 1 });
      await first.activate();
      await first.close();
      const { pluginId } = suite.owner();
      expect(await total(system, pluginId)).toBe(1);
      const second = suite.scope(system);
      await second.schedule(count, { everyMs: 3_600_000 }, { n: 1 });
      await second.activate();
      expect(await total(system, pluginId)).toBe(1);
      await second.close({ forget: true });
      expect(await total(system, pluginId)).toBe(0);
    });

    it('of an earlier release go at activation', async () => {
      const system = await suite.system();
      const earlier = suite.scope(system);
      await earlier.schedule(count, { everyMs: 3_600_000 }, { n: 1 });
      await earlier.schedule(other, { everyMs: 3_600_000 }, { text: 'x' });
      await earlier.close();
      const now = suite.scope(system);
      await now.schedule(count, { everyMs: 3_600_000 }, { n: 1 });
      await now.activate();
      expect(await total(system, suite.owner().pluginId)).toBe(1);
    });

    it('of another park stay when one is switched off', async () => {
      const system = await suite.system();
      const owner = suite.owner();
      const mine = suite.scope(system, owner);
      const neighbour = suite.scope(system, { ...owner, parkId: await suite.addPark() });
      for (const scope of [mine, neighbour]) await scope.schedule(count, { everyMs: 3_600_000 }, { n: 1 });
      await mine.close({ forget: true });
      expect(await system.schedules(owner.pluginId)).toMatchObject([
        { job: 'count', next: expect.stringMatching(/Z$/) },
      ]);
      expect((await system.schedules(owner.pluginId))[0]!.parkId).not.toBe(owner.parkId);
    });

    it('refuse a wrong payload', async () => {
      const scope = suite.scope(await suite.system());
      const wrong = scope.schedule(count, { everyMs: 1000 }, { n: 0.5 });
      await expect(wrong).rejects.toMatchObject({ code: 'JOB_INVALID' });
    });

    it('try a failed run again', async () => {
      const scope = suite.scope(await suite.system());
      const seen = createEventRecorder<number>();
      scope.handle(count, async (_data, { attempt }) => {
        seen.record(attempt);
        if (attempt < 3) throw new Error('not yet');
      });
      await scope.schedule(count, { everyMs: 3_600_000 }, { n: 1 });
      await scope.activate();
      expect(await seen.waitFor(3)).toEqual([1, 2, 3]);
    });
  });
}

/** Adds a delayed job; returns between which instants it falls due, ms of the process. */
async function enqueueWithin(scope: JobScope, n: number, delayMs: number): Promise<{ begin: number; end: number }> {
  const begin = performance.now() + delayMs;
  await scope.enqueue(count, { n }, { delayMs });
  return { begin, end: performance.now() + delayMs };
}

async function total(system: Awaited<ReturnType<JobSuite['system']>>, pluginId: string): Promise<number> {
  return (await system.schedules(pluginId)).length;
}
