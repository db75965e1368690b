import { currentTraceparent } from '@lingtan/kernel';
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { describe, expect, it } from 'vitest';
import { createEventRecorder } from '../event-recorder.ts';
import { waitUntil } from '../wait-until.ts';
import { spawnCrashWorker } from './crash-worker-process.ts';
import { count, dyingTuning, heirTuning, other, type JobSuite } from './job-suite.ts';

/** Restart, crash, broken connections, several processes. */
export function recoveryCases(suite: JobSuite): void {
  describe('stopping', () => {
    it('waits for the running job, and aborts its signal', async () => {
      const scope = suite.scope(await suite.system());
      const steps = createEventRecorder<string>();
      scope.handle(count, async (_data, { signal }) => {
        steps.record('begin');
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
        steps.record('end');
      });
      await scope.activate();
      await scope.enqueue(count, { n: 1 });
      await steps.waitFor(1);
      await scope.close();
      expect(steps.events).toEqual(['begin', 'end']);
    });

    it('of the whole system waits too', async () => {
      const system = await suite.system();
      const scope = suite.scope(system);
      const steps = createEventRecorder<string>();
      let release = (): void => {};
      const gate = new Promise<void>((resolve) => (release = resolve));
      scope.handle(count, async () => {
        steps.record('begin');
        await gate;
        steps.record('end');
      });
      await scope.activate();
      await scope.enqueue(count, { n: 1 });
      await steps.waitFor(1);
      const closing = system.close();
      release();
      await closing;
      expect(steps.events).toEqual(['begin', 'end']);
    });

    it('keeps what waits for the next start', async () => {
      const first = await suite.system();
      await suite.scope(first).enqueueAll(count, [{ n: 1 }, { n: 2 }]);
      await first.close();
      const scope = suite.scope(await suite.system());
      const seen = createEventRecorder<number>();
      scope.handle(count, async ({ n }) => seen.record(n));
      await scope.activate();
      expect((await seen.waitFor(2)).sort()).toEqual([1, 2]);
    });

    it('and starting again at once loses nothing', async () => {
      const system = await suite.system();
      const seen = createEventRecorder<number>();
      for (let round = 0; round < 5; round++) {
        const scope = suite.scope(system);
        scope.handle(count, async ({ n }) => seen.record(n));
        await scope.activate();
        await scope.enqueue(count, { n: round });
        await scope.close();
      }
      const last = suite.scope(system);
      last.handle(count, async ({ n }) => seen.record(n));
      await last.activate();
      expect([...new Set(await seen.waitFor(5))].sort()).toEqual([0, 1, 2, 3, 4]);
    });

    it('refuses new work afterwards', async () => {
      const system = await suite.system();
      await system.close();
      expect(() => system.open(suite.owner())).toThrow(expect.objectContaining({ code: 'JOB_CLOSED' }));
    });
  });

  describe('several processes', () => {
    it('share the work, each job once', async () => {
      const systems = [await suite.system(), await suite.system()];
      const seen = createEventRecorder<number>();
      for (const system of systems) {
        const scope = suite.scope(system);
        scope.handle(count, async ({ n }) => seen.record(n));
        await scope.activate();
      }
      const scope = suite.scope(systems[0]!);
      await scope.enqueueAll(
        count,
        Array.from({ length: 300 }, (_, n) => ({ n })),
      );
      await seen.waitFor(300);
      await waitUntil(async () => (await systems[0]!.counts(suite.owner().pluginId))?.active === 0);
      expect(new Set(seen.events).size).toBe(300);
      expect(seen.events).toHaveLength(300);
    });

    it.each([1, 2])('take over the job of one that was killed, %i in a row', async (deaths) => {
      const system = await suite.system(heirTuning);
      const scope = suite.scope(system);
      await scope.enqueue(count, { n: 13 });
      await crashWorkers(deaths);
      const seen = createEventRecorder<number>();
      scope.handle(count, async ({ n }) => seen.record(n));
      await scope.activate();
      expect(await seen.waitFor(1, undefined, 20_000)).toEqual([13]);
      expect(await system.failed(suite.owner().pluginId)).toEqual([]);
    });

    it('give up a job that kills them every time, and say so', { timeout: 60_000 }, async () => {
      const system = await suite.system(heirTuning);
      const scope = suite.scope(system);
      await scope.enqueue(count, { n: 13 });
      await crashWorkers(4);
      scope.handle(count, async () => {});
      await scope.activate();
      const { pluginId } = suite.owner();
      await waitUntil(async () => (await system.failed(pluginId)).length === 1, 20_000);
      expect((await system.failed(pluginId))[0]!.error).toMatch(/stalled/);
    });

    it('take over the work of the kernel after two deaths in a row', async () => {
      const system = await suite.system(heirTuning);
      const done = createEventRecorder<unknown>();
      const lost = createEventRecorder<unknown>();
      const handler = { attempts: 1, run: async (data: unknown) => done.record(data) };
      system.handleInternal('$hold', { ...handler, abandoned: async (data) => lost.record(data) });
      const { pluginId, parkId } = suite.owner();
      await system.enqueueInternal('$hold', pluginId, [{ id: 'held', parkId, data: 7 }]);
      await crashWorkers(2);
      const release = await system.attend(pluginId);
      expect(await done.waitFor(1, undefined, 20_000)).toEqual([7]);
      await release();
      expect(lost.events).toEqual([]);
    });

    /** Processes that die one after the other, each with the job in its hands. */
    async function crashWorkers(deaths: number): Promise<void> {
      for (let crash = 0; crash < deaths; crash++) {
        const worker = await spawnCrashWorker(suite);
        await worker.hasJob;
        await worker.kill();
      }
    }
  });

  describe('broken connections', () => {
    it('come back while nothing happens', async () => {
      const scope = suite.scope(await suite.system(dyingTuning));
      const seen = createEventRecorder<number>();
      scope.handle(count, async ({ n }) => seen.record(n));
      await scope.activate();
      await scope.enqueue(count, { n: 1 });
      await seen.waitFor(1);
      await suite.running().interrupt();
      await persistently(() => scope.enqueue(count, { n: 2 }));
      await seen.waitFor(1, (n) => n === 2, 20_000);
    });

    it('lose no job, however often they break', async () => {
      const scope = suite.scope(await suite.system(dyingTuning));
      const seen = createEventRecorder<number>();
      scope.handle(count, async ({ n }) => seen.record(n));
      await scope.activate();
      for (let n = 0; n < 40; n++) {
        if (n % 10 === 5) await suite.running().interrupt();
        await persistently(() => scope.enqueue(count, { n }));
      }
      await waitUntil(
        () => new Set(seen.events).size === 40,
        25_000,
        () => `${new Set(seen.events).size} of 40 ran`,
      );
    });

    it('in the middle of a job do not lose it', async () => {
      const scope = suite.scope(await suite.system(dyingTuning));
      const seen = createEventRecorder<number>();
      scope.handle(count, async ({ n }) => {
        if (seen.events.length === 0) await suite.running().interrupt();
        seen.record(n);
      });
      await scope.activate();
      await scope.enqueue(count, { n: 6 });
      await seen.waitFor(1, (n) => n === 6, 20_000);
      await persistently(() => scope.enqueue(count, { n: 7 }));
      await seen.waitFor(1, (n) => n === 7, 20_000);
    });
  });

  describe('the work of the kernel', () => {
    it('is added once per id, and runs beside that of the plugin', async () => {
      const system = await suite.system();
      const seen = createEventRecorder<unknown>();
      system.handleInternal('$test', {
        attempts: 1,
        run: async (data) => seen.record(data),
        abandoned: async () => {},
      });
      const { pluginId, parkId } = suite.owner();
      for (let n = 0; n < 3; n++) await system.enqueueInternal('$test', pluginId, [{ id: 'one', parkId, data: n }]);
      await system.enqueueInternal('$test', pluginId, [{ id: 'two', parkId, data: 'two' }]);
      expect((await system.counts(pluginId))?.waiting).toBe(2);
      const release = await system.attend(pluginId);
      expect(await seen.waitFor(2)).toEqual([0, 'two']);
      await release();
    });

    it('is told when it was given up', async () => {
      const system = await suite.system();
      const lost = createEventRecorder<unknown>();
      system.handleInternal('$fails', {
        attempts: 2,
        run: async () => {
          throw new Error('no');
        },
        abandoned: async (data, error) => lost.record([data, error.message]),
      });
      const { pluginId, parkId } = suite.owner();
      const release = await system.attend(pluginId);
      await system.enqueueInternal('$fails', pluginId, [{ id: 'x', parkId, data: 5 }]);
      expect(await lost.waitFor(1)).toEqual([[5, 'no']]);
      await release();
    });
  });

  describe('sweeping', () => {
    it('doubles nothing that is still there', async () => {
      const system = await suite.system();
      const scope = suite.scope(system);
      await scope.enqueueAll(count, [{ n: 1 }, { n: 2 }]);
      await scope.enqueue(count, { n: 3 }, { delayMs: 3_600_000 });
      await scope.schedule(other, { everyMs: 3_600_000 }, { text: 'x' });
      const before = await system.counts(suite.owner().pluginId);
      for (let round = 0; round < 3; round++) await system.sweep();
      expect(await system.counts(suite.owner().pluginId)).toEqual(before);
    });

    it('sets a schedule going again whose job is gone, and leaves one that goes', async () => {
      const system = await suite.system();
      const scope = suite.scope(system);
      const [ticks, calm] = [createEventRecorder<number>(), createEventRecorder<string>()];
      scope.handle(count, async ({ n }) => ticks.record(n));
      scope.handle(other, async ({ text }) => calm.record(text));
      await scope.activate();
      await scope.schedule(count, { everyMs: 200 }, { n: 1 });
      await ticks.waitFor(2);
      // Taken away between two runs, once or, where it was just running, until it is.
      await waitUntil(async () => {
        await suite.running().dropScheduled();
        return (await system.counts(suite.owner().pluginId))?.delayed === 0;
      });
      const before = ticks.events.length;
      await waitUntil(async () => {
        await system.sweep();
        return ticks.events.length > before + 1;
      });
      // One that goes is not begun anew by a sweep: its next run stays where it is.
      await scope.schedule(other, { everyMs: 3_600_000 }, { text: 'x' });
      await calm.waitFor(1);
      const next = async () =>
        (await system.schedules(suite.owner().pluginId)).find(({ job }) => job === 'other')?.next;
      const planned = await next();
      for (let round = 0; round < 3; round++) await system.sweep();
      expect({ next: await next(), runs: calm.events.length }).toEqual({ next: planned, runs: 1 });
    });

    it('repeats nothing that is done', async () => {
      const system = await suite.system();
      const scope = suite.scope(system);
      const seen = createEventRecorder<number>();
      scope.handle(count, async ({ n }) => seen.record(n));
      await scope.activate();
      await scope.enqueueAll(count, [{ n: 1 }, { n: 2 }]);
      await seen.waitFor(2);
      await system.close();
      const again = await suite.system();
      again.open(suite.owner());
      await again.sweep();
      expect((await again.counts(suite.owner().pluginId))?.waiting).toBe(0);
    });
  });

  describe('tracing', () => {
    it('continues the trace of whoever enqueued the job', async () => {
      const manager = new AsyncLocalStorageContextManager().enable();
      context.setGlobalContextManager(manager);
      try {
        const scope = suite.scope(await suite.system());
        const seen = createEventRecorder<string | undefined>();
        scope.handle(count, async () => seen.record(currentTraceparent()));
        await scope.activate();
        const span = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };
        await context.with(trace.setSpanContext(ROOT_CONTEXT, span), () => scope.enqueue(count, { n: 1 }));
        expect((await seen.waitFor(1))[0]).toContain(span.traceId);
      } finally {
        context.disable();
      }
    });
  });
}

/** What a caller does with a 503: tries again. */
async function persistently(work: () => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
