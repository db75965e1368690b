import type { JobSystem } from '@lingtan/kernel';
import { describe, expect, it } from 'vitest';
import { createEventRecorder } from '../event-recorder.ts';
import { waitUntil } from '../wait-until.ts';
import { count, other, type JobSuite } from './job-suite.ts';

/** Only where the queues can be emptied under our hands: all work is derived again from PostgreSQL. */
export function wipedCases(suite: JobSuite): void {
  const wipe = (): Promise<void> => suite.running().wipe!();

  describe('an emptied queue', () => {
    it('gets back the jobs that waited', async () => {
      const system = await suite.system();
      const scope = suite.scope(system);
      await scope.enqueueAll(
        count,
        Array.from({ length: 50 }, (_, n) => ({ n })),
      );
      await wipe();
      expect((await system.counts(suite.owner().pluginId))?.waiting).toBe(0);
      await system.sweep();
      const seen = createEventRecorder<number>();
      scope.handle(count, async ({ n }) => seen.record(n));
      await scope.activate();
      expect(new Set(await seen.waitFor(50)).size).toBe(50);
    });

    it('gets back the jobs that were delayed, with their time', async () => {
      const system = await suite.system();
      const scope = suite.scope(system);
      await scope.enqueue(count, { n: 1 }, { delayMs: 3_600_000 });
      await wipe();
      await system.sweep();
      expect(await system.counts(suite.owner().pluginId)).toMatchObject({ waiting: 0, delayed: 1 });
    });

    it('gets back each delayed job with its own time', async () => {
      const system = await suite.system();
      const scope = suite.scope(system);
      await Promise.all([
        scope.enqueue(count, { n: 1 }, { delayMs: 50 }),
        scope.enqueue(count, { n: 2 }, { delayMs: 3_600_000 }),
        scope.enqueueAll(count, [{ n: 3 }, { n: 4 }], { delayMs: 7_200_000 }),
      ]);
      await wipe();
      await system.sweep();
      const seen = createEventRecorder<number>();
      scope.handle(count, async ({ n }) => seen.record(n));
      await scope.activate();
      expect(await seen.waitFor(1)).toEqual([1]);
      expect(await system.counts(suite.owner().pluginId)).toMatchObject({ waiting: 0, delayed: 3 });
    });

    it('gets back only what had not run of jobs that were added together', async () => {
      const first = await suite.system({ concurrency: 1 });
      const before = await runHalf(first);
      await first.close();
      await wipe();
      const after = await runRest(await suite.system(), 5);
      expect([...before, ...after].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    });

    it('gets back at least that when its process has died as well', async () => {
      // It never gets to write what has run, like one that is killed.
      const before = await runHalf(await suite.system({ concurrency: 1, settleMs: 3_600_000 }));
      await wipe();
      const after = await runRest(await suite.system(), 10);
      expect(new Set([...before, ...after]).size).toBe(10);
    });

    it('gets back nothing that several processes have run together', async () => {
      const systems = [await suite.system(), await suite.system()];
      const seen = createEventRecorder<number>();
      const ran = new Set<number>();
      const scopes = systems.map((system) => suite.scope(system));
      for (const [at, scope] of scopes.entries()) {
        scope.handle(count, async ({ n }) => {
          ran.add(at);
          // Neither of them gets all of it.
          await waitUntil(() => ran.size === 2);
          seen.record(n);
        });
        await scope.activate();
      }
      await scopes[0]!.enqueueAll(
        count,
        Array.from({ length: 100 }, (_, n) => ({ n })),
      );
      await seen.waitFor(100);
      await Promise.all(systems.map((system) => system.close()));
      await wipe();
      const third = await suite.system();
      suite.scope(third);
      await third.sweep();
      expect((await third.counts(suite.owner().pluginId))?.waiting).toBe(0);
      expect(seen.events).toHaveLength(100);
    });

    it('gets back nothing that ended in another process a moment ago', async () => {
      const [runs, sweeps] = [await suite.system(), await suite.system({ settleMs: 300 })];
      const scope = suite.scope(runs);
      suite.scope(sweeps);
      const seen = createEventRecorder<number>();
      scope.handle(count, async ({ n }) => seen.record(n));
      await scope.activate();
      await scope.enqueueAll(count, [{ n: 1 }, { n: 2 }]);
      await scope.enqueue(count, { n: 3 });
      await seen.waitFor(3);
      await sweeps.sweep();
      await waitUntil(async () => (await runs.counts(suite.owner().pluginId))?.active === 0);
      expect((await runs.counts(suite.owner().pluginId))?.waiting).toBe(0);
      expect([...seen.events].sort()).toEqual([1, 2, 3]);
    });

    it('gets back nothing that failed for good', async () => {
      const first = await suite.system({ settleMs: 3_600_000 });
      const scope = suite.scope(first);
      scope.handle(other, async () => {
        throw new Error('no');
      });
      await scope.enqueue(other, { text: 'x' });
      await scope.activate();
      const { pluginId } = suite.owner();
      await waitUntil(async () => (await first.failed(pluginId)).length === 1);
      await scope.close();
      const second = await suite.system();
      suite.scope(second);
      await second.sweep();
      await second.close();
      await wipe();
      const third = await suite.system();
      suite.scope(third);
      await third.sweep();
      expect((await third.counts(pluginId))?.waiting).toBe(0);
    });

    it('gets back the schedules', async () => {
      const system = await suite.system();
      const scope = suite.scope(system);
      const seen = createEventRecorder<string>();
      scope.handle(other, async ({ text }) => seen.record(text));
      await scope.schedule(other, { everyMs: 100 }, { text: 'tick' });
      await scope.activate();
      await seen.waitFor(1);
      await wipe();
      const before = seen.events.length;
      await system.sweep();
      await seen.waitFor(before + 2);
    });

    it('runs on with a worker that was there', async () => {
      const system = await suite.system();
      const scope = suite.scope(system);
      const seen = createEventRecorder<number>();
      scope.handle(count, async ({ n }) => seen.record(n));
      await scope.activate();
      await scope.enqueue(count, { n: 1 });
      await seen.waitFor(1);
      await wipe();
      await scope.enqueue(count, { n: 2 });
      await seen.waitFor(1, (n) => n === 2);
    });
  });

  /** Adds ten jobs at once, and stops in the sixth. Returns those that have run. */
  async function runHalf(system: JobSystem): Promise<number[]> {
    const scope = suite.scope(system);
    const done = createEventRecorder<number>();
    const begun = createEventRecorder<number>();
    scope.handle(count, async ({ n }, { signal }) => {
      begun.record(n);
      if (begun.events.length > 5) {
        await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
      }
      done.record(n);
    });
    await scope.enqueueAll(
      count,
      Array.from({ length: 10 }, (_, n) => ({ n })),
    );
    await scope.activate();
    await begun.waitFor(6);
    await scope.close();
    return [...done.events];
  }

  async function runRest(system: JobSystem, expected: number): Promise<number[]> {
    const scope = suite.scope(system);
    const seen = createEventRecorder<number>();
    scope.handle(count, async ({ n }) => seen.record(n));
    await scope.activate();
    await system.sweep();
    await seen.waitFor(expected);
    const { pluginId } = suite.owner();
    await waitUntil(async () => {
      const counts = await system.counts(pluginId);
      return counts?.waiting === 0 && counts.active === 0;
    });
    return [...seen.events];
  }
}
