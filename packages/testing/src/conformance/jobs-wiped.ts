import { describe, expect, it } from 'vitest';
import { createEventRecorder } from '../event-recorder.ts';
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
}
