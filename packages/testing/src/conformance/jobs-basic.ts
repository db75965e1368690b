import { defineJob } from '@lingtan/sdk';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createEventRecorder } from '../event-recorder.ts';
import { waitUntil } from '../wait-until.ts';
import { anything, count, other, type JobSuite } from './job-suite.ts';

/** Adding, checking and running jobs. */
export function basicCases(suite: JobSuite): void {
  describe('running', () => {
    it('hands the payload to the handler', async () => {
      const scope = suite.scope(await suite.system());
      const seen = createEventRecorder<unknown>();
      scope.handle(count, async (data) => seen.record(data));
      await scope.activate();
      await scope.enqueue(count, { n: 7 });
      expect(await seen.waitFor(1)).toEqual([{ n: 7 }]);
    });

    it('tells id, attempt and a signal that is not aborted', async () => {
      const scope = suite.scope(await suite.system());
      const seen = createEventRecorder<{ id: string; attempt: number; aborted: boolean }>();
      scope.handle(count, async (_data, { id, attempt, signal }) =>
        seen.record({ id, attempt, aborted: signal.aborted }),
      );
      await scope.activate();
      await scope.enqueue(count, { n: 1 });
      expect(await seen.waitFor(1)).toEqual([{ id: expect.stringMatching(/./), attempt: 1, aborted: false }]);
    });

    it('runs what was added before anybody was there', async () => {
      const scope = suite.scope(await suite.system());
      await scope.enqueue(count, { n: 3 });
      const seen = createEventRecorder<number>();
      scope.handle(count, async ({ n }) => seen.record(n));
      await scope.activate();
      expect(await seen.waitFor(1)).toEqual([3]);
    });

    it('hands out nothing before activation', async () => {
      const system = await suite.system();
      const seen = createEventRecorder<number>();
      const scope = suite.scope(system);
      scope.handle(count, async ({ n }) => seen.record(n));
      await scope.enqueue(count, { n: 1 });
      expect((await system.counts(suite.owner().pluginId))?.waiting).toBe(1);
      expect(seen.events).toEqual([]);
      await scope.activate();
      await seen.waitFor(1);
    });

    it('takes a handler that is added after activation', async () => {
      const scope = suite.scope(await suite.system());
      scope.handle(other, async () => {});
      await scope.activate();
      const seen = createEventRecorder<number>();
      scope.handle(count, async ({ n }) => seen.record(n));
      await scope.enqueue(count, { n: 5 });
      expect(await seen.waitFor(1)).toEqual([5]);
    });

    it('runs each of two hundred jobs added at once', async () => {
      const scope = suite.scope(await suite.system());
      const seen = createEventRecorder<number>();
      scope.handle(count, async ({ n }) => seen.record(n));
      await scope.activate();
      await scope.enqueueAll(
        count,
        Array.from({ length: 200 }, (_, n) => ({ n })),
      );
      const got = await seen.waitFor(200);
      expect(new Set(got).size).toBe(200);
    });

    it('takes an empty list', async () => {
      const system = await suite.system();
      await suite.scope(system).enqueueAll(count, []);
      expect((await system.counts(suite.owner().pluginId))?.waiting).toBe(0);
    });

    it('keeps the order of one park when one job runs at a time', async () => {
      const scope = suite.scope(await suite.system({ concurrency: 1 }));
      for (let n = 0; n < 10; n++) await scope.enqueue(count, { n });
      const seen = createEventRecorder<number>();
      scope.handle(count, async ({ n }) => seen.record(n));
      await scope.activate();
      expect(await seen.waitFor(10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    });

    it('runs as many at the same time as is allowed, and not more', async () => {
      const scope = suite.scope(await suite.system({ concurrency: 4 }));
      let now = 0;
      let most = 0;
      let done = 0;
      scope.handle(count, async () => {
        most = Math.max(most, ++now);
        await waitUntil(() => most === 4);
        now--;
        done++;
      });
      await scope.enqueueAll(
        count,
        Array.from({ length: 12 }, (_, n) => ({ n })),
      );
      await scope.activate();
      await waitUntil(() => done === 12);
      expect(most).toBe(4);
    });

    it('takes progress from 0 to 1', async () => {
      const scope = suite.scope(await suite.system());
      const seen = createEventRecorder<string>();
      scope.handle(count, async (_data, context) => {
        for (const fraction of [-1, 0, 0.5, 1, 2]) await context.progress(fraction);
        seen.record('done');
      });
      await scope.activate();
      await scope.enqueue(count, { n: 1 });
      await seen.waitFor(1);
    });
  });

  describe('payloads', () => {
    it.each([
      ['text in any script', '零碳园区 ⚡ é'],
      ['nested values', { a: [1, { b: null }, [true]] }],
      ['numbers', [0, -1.5, 1e300, 9_007_199_254_740_991]],
      ['nothing', null],
      ['quotes and backslashes', '\\ " \' $1 {{x}} %s'],
      ['a large text', 'x'.repeat(200_000)],
      ['names of the language', { constructor: 1, toString: 2, length: 3 }],
    ])('carry %s', async (_name, value) => {
      const scope = suite.scope(await suite.system());
      const seen = createEventRecorder<unknown>();
      scope.handle(anything, async (data) => seen.record(data.value));
      await scope.activate();
      await scope.enqueue(anything, { value });
      expect(await seen.waitFor(1)).toEqual([value]);
    });

    it('are refused when wrong, naming job and field', async () => {
      const scope = suite.scope(await suite.system());
      const wrong = scope.enqueue(count, { n: 1.5 });
      await expect(wrong).rejects.toMatchObject({
        code: 'JOB_INVALID',
        status: 400,
        params: { job: 'count', field: 'n' },
      });
    });

    it('are all refused when one of many is wrong', async () => {
      const system = await suite.system();
      const scope = suite.scope(system);
      await expect(scope.enqueueAll(count, [{ n: 1 }, { n: 0.5 }, { n: 2 }])).rejects.toMatchObject({
        code: 'JOB_INVALID',
      });
      expect((await system.counts(suite.owner().pluginId))?.waiting).toBe(0);
    });

    it('get the defaults of the schema', async () => {
      const scope = suite.scope(await suite.system());
      const seen = createEventRecorder<unknown>();
      scope.handle(other, async (data) => seen.record(data));
      await scope.activate();
      await scope.enqueue(other, {} as { text: string });
      expect(await seen.waitFor(1)).toEqual([{ text: 'none' }]);
    });

    it('that a newer release does not understand fail at once, not five times', async () => {
      const system = await suite.system();
      const scope = suite.scope(system);
      await scope.enqueue(count, { n: 1 });
      const newer = defineJob('count', { schema: z.object({ meter: z.string() }), attempts: 5 });
      scope.handle(newer, async () => {});
      await scope.activate();
      const { pluginId } = suite.owner();
      await waitUntil(async () => (await system.failed(pluginId)).length === 1);
      expect(await system.failed(pluginId)).toMatchObject([{ attempts: 1, error: expect.stringContaining('meter') }]);
    });
  });

  describe('separation', () => {
    it('gives a job to the handler of its park', async () => {
      const system = await suite.system();
      const owner = suite.owner();
      const parks = [owner.parkId, await suite.addPark()];
      const seen = createEventRecorder<string>();
      const scopes = parks.map((parkId) => suite.scope(system, { ...owner, parkId }));
      for (const [at, scope] of scopes.entries()) {
        scope.handle(count, async ({ n }) => seen.record(`${at}:${n}`));
        await scope.activate();
      }
      await scopes[0]!.enqueue(count, { n: 1 });
      await scopes[1]!.enqueue(count, { n: 2 });
      expect((await seen.waitFor(2)).sort()).toEqual(['0:1', '1:2']);
    });

    it('gives a job to the queue of its plugin', async () => {
      const system = await suite.system();
      const seen = createEventRecorder<string>();
      for (const name of ['first', 'second']) {
        const scope = suite.scope(system, suite.owner(`${name}-${suite.parkId()}`));
        scope.handle(count, async ({ n }) => seen.record(`${name}:${n}`));
        await scope.activate();
        await scope.enqueue(count, { n: 1 });
      }
      expect((await seen.waitFor(2)).sort()).toEqual(['first:1', 'second:1']);
    });

    it('keeps the jobs of one plugin apart', async () => {
      const scope = suite.scope(await suite.system());
      const seen = createEventRecorder<string>();
      scope.handle(count, async ({ n }) => seen.record(`count ${n}`));
      scope.handle(other, async ({ text }) => seen.record(`other ${text}`));
      await scope.activate();
      await scope.enqueue(other, { text: 'x' });
      await scope.enqueue(count, { n: 1 });
      expect((await seen.waitFor(2)).sort()).toEqual(['count 1', 'other x']);
    });

    it('puts off jobs of a park that is not served, until it is', async () => {
      const system = await suite.system();
      const owner = suite.owner();
      const served = suite.scope(system, owner);
      served.handle(count, async () => {});
      await served.activate();
      const late = suite.scope(system, { ...owner, parkId: await suite.addPark() });
      await late.enqueue(count, { n: 9 });
      await waitUntil(async () => (await system.counts(owner.pluginId))?.delayed === 1);
      const seen = createEventRecorder<number>();
      late.handle(count, async ({ n }) => seen.record(n));
      await late.activate();
      expect(await seen.waitFor(1)).toEqual([9]);
    });

    it('gives up a job that nobody handles for too long', async () => {
      const system = await suite.system({ giveUpMs: 30 });
      const scope = suite.scope(system);
      scope.handle(other, async () => {});
      await scope.activate();
      await scope.enqueue(count, { n: 1 });
      const { pluginId } = suite.owner();
      await waitUntil(async () => (await system.failed(pluginId)).length === 1);
      expect((await system.failed(pluginId))[0]!.error).toMatch(/Nobody handled job count/);
    });

    it('refuses a second handler of one job', async () => {
      const scope = suite.scope(await suite.system());
      scope.handle(count, async () => {});
      expect(() => scope.handle(count, async () => {})).toThrow(
        expect.objectContaining({ code: 'JOB_DUPLICATE_HANDLER' }),
      );
    });

    it.each(['a:b', '', 'x'.repeat(201)])('refuses the name "%s"', async (value) => {
      const system = await suite.system();
      const scope = suite.scope(system);
      await expect(scope.enqueue(count, { n: 1 }, { dedupKey: value })).rejects.toMatchObject({ code: 'JOB_BAD_NAME' });
      expect(() => system.open({ parkId: suite.parkId(), pluginId: value })).toThrow();
    });
  });

  describe('counts', () => {
    it('tell what waits, runs, is delayed and has failed', async () => {
      const system = await suite.system({ concurrency: 1 });
      const scope = suite.scope(system);
      let release = (): void => {};
      const gate = new Promise<void>((resolve) => (release = resolve));
      scope.handle(other, async () => {
        throw new Error('no');
      });
      scope.handle(count, () => gate);
      await scope.activate();
      const { pluginId } = suite.owner();
      await scope.enqueue(other, { text: 'fails' });
      await waitUntil(async () => (await system.counts(pluginId))?.failed === 1);
      await scope.enqueue(count, { n: 1 });
      await waitUntil(async () => (await system.counts(pluginId))?.active === 1);
      await scope.enqueueAll(count, [{ n: 2 }, { n: 3 }]);
      await scope.enqueue(count, { n: 4 }, { delayMs: 3_600_000 });
      expect(await system.counts(pluginId)).toEqual({ waiting: 2, active: 1, delayed: 1, failed: 1 });
      release();
    });

    it('are null for a plugin without a queue', async () => {
      expect(await (await suite.system()).counts('never-seen')).toBeNull();
    });
  });
}
