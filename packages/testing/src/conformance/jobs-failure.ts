import { describe, expect, it } from 'vitest';
import { createEventRecorder } from '../event-recorder.ts';
import { waitUntil } from '../wait-until.ts';
import { count, other, type JobSuite } from './job-suite.ts';

/** Attempts, failures that stay, and fairness. */
export function failureCases(suite: JobSuite): void {
  describe('failures', () => {
    it('are tried again until they pass', async () => {
      const system = await suite.system();
      const scope = suite.scope(system);
      const attempts = createEventRecorder<number>();
      scope.handle(count, async (_data, { attempt }) => {
        attempts.record(attempt);
        if (attempt < 3) throw new Error('not yet');
      });
      await scope.activate();
      await scope.enqueue(count, { n: 1 });
      expect(await attempts.waitFor(3)).toEqual([1, 2, 3]);
      await waitUntil(async () => (await system.counts(suite.owner().pluginId))?.active === 0);
      expect(await system.failed(suite.owner().pluginId)).toEqual([]);
    });

    it('stay with their reason after the last attempt', async () => {
      const system = await suite.system();
      const scope = suite.scope(system);
      scope.handle(count, async ({ n }) => {
        throw new Error(`register ${n} does not answer`);
      });
      await scope.activate();
      await scope.enqueue(count, { n: 40_001 });
      const { pluginId, parkId } = suite.owner();
      await waitUntil(async () => (await system.failed(pluginId)).length === 1);
      const [failed] = await system.failed(pluginId);
      expect(failed).toMatchObject({ job: 'count', parkId, attempts: 3, error: 'register 40001 does not answer' });
      expect(Number.isNaN(Date.parse(failed!.failedAt))).toBe(false);
    });

    it('are not tried again when one attempt is all there is', async () => {
      const system = await suite.system();
      const scope = suite.scope(system);
      let calls = 0;
      scope.handle(other, async () => {
        calls++;
        throw new Error('no');
      });
      await scope.activate();
      await scope.enqueue(other, { text: 'x' });
      await waitUntil(async () => (await system.failed(suite.owner().pluginId)).length === 1);
      expect(calls).toBe(1);
    });

    it('thrown without a promise count as well', async () => {
      const system = await suite.system();
      const scope = suite.scope(system);
      scope.handle(other, () => {
        throw new Error('at once');
      });
      await scope.activate();
      await scope.enqueue(other, { text: 'x' });
      await waitUntil(async () => (await system.failed(suite.owner().pluginId))[0]?.error === 'at once');
    });

    it('are stored with what is behind them, whatever characters they have and however long they are', async () => {
      const system = await suite.system();
      const scope = suite.scope(system);
      scope.handle(other, async () => {
        throw new Error(`Failed query: insert … params: \u0000\u0001${'x'.repeat(100_000)}`, {
          cause: new Error('deadlock detected'),
        });
      });
      await scope.activate();
      await scope.enqueue(other, { text: 'x' });
      await waitUntil(async () => (await system.failed(suite.owner().pluginId)).length === 1);
      const [{ error } = { error: '' }] = await system.failed(suite.owner().pluginId);
      expect(error).toMatch(/^Failed query: insert … params: ␀\u0001x+….*: deadlock detected$/);
      expect(error.length).toBeLessThan(3_000);
    });

    it('do not hold up other jobs', async () => {
      const scope = suite.scope(await suite.system({ concurrency: 1, backoffMs: 200 }));
      const seen = createEventRecorder<number>();
      scope.handle(count, async ({ n }) => {
        if (n === 0) throw new Error('poison');
        seen.record(n);
      });
      await scope.activate();
      await scope.enqueueAll(count, [{ n: 0 }, { n: 1 }, { n: 2 }, { n: 3 }]);
      expect(await seen.waitFor(3)).toEqual([1, 2, 3]);
    });

    it('are put back by an operator, and pass then', async () => {
      const system = await suite.system();
      const scope = suite.scope(system);
      const seen = createEventRecorder<string>();
      let healthy = false;
      scope.handle(other, async ({ text }) => {
        if (!healthy) throw new Error('no');
        seen.record(text);
      });
      await scope.activate();
      await scope.enqueue(other, { text: 'x' });
      const { pluginId } = suite.owner();
      await waitUntil(async () => (await system.failed(pluginId)).length === 1);
      healthy = true;
      const [failed] = await system.failed(pluginId);
      expect(await system.retry(pluginId, failed!.id, await suite.addPark())).toBeNull();
      expect(await system.retry(pluginId, failed!.id)).toMatchObject({ id: failed!.id, data: { text: 'x' } });
      expect(await seen.waitFor(1)).toEqual(['x']);
      await waitUntil(async () => (await system.failed(pluginId)).length === 0);
    });

    it('of a schedule are put back as well, and leave the schedule as it is', async () => {
      const system = await suite.system();
      const scope = suite.scope(system);
      const seen = createEventRecorder<string>();
      let healthy = false;
      scope.handle(other, async ({ text }) => {
        if (!healthy) throw new Error('no');
        seen.record(text);
      });
      await scope.activate();
      await scope.schedule(other, { everyMs: 3_600_000 }, { text: 'hourly' });
      const { pluginId } = suite.owner();
      await waitUntil(async () => (await system.failed(pluginId)).length === 1);
      const schedules = await system.schedules(pluginId);
      healthy = true;
      await system.retry(pluginId, (await system.failed(pluginId))[0]!.id);
      expect(await seen.waitFor(1)).toEqual(['hourly']);
      expect(await system.failed(pluginId)).toEqual([]);
      expect(await system.schedules(pluginId)).toEqual(schedules);
    });

    it('run once more, when two put the same one back at once', async () => {
      const system = await suite.system();
      const scope = suite.scope(system);
      let runs = 0;
      scope.handle(other, async () => {
        runs += 1;
        throw new Error('still not');
      });
      await scope.activate();
      await scope.enqueue(other, { text: 'x' });
      const { pluginId } = suite.owner();
      await waitUntil(async () => (await system.failed(pluginId)).length === 1);
      const before = runs;
      const { id } = (await system.failed(pluginId))[0]!;
      const taken = await Promise.all([1, 2, 3].map(() => system.retry(pluginId, id)));
      expect(taken.filter((job) => job !== null)).toHaveLength(1);
      // As many attempts as the first time, and one line in the list.
      await waitUntil(async () => runs === 2 * before && (await system.failed(pluginId)).length === 1);
      expect((await system.failed(pluginId))[0]!.id).not.toBe(id);
    });

    it('are given up by an operator, one by one', async () => {
      const system = await suite.system();
      const scope = suite.scope(system);
      scope.handle(count, async ({ n }) => {
        throw new Error(`no ${n}`);
      });
      await scope.activate();
      await scope.enqueueAll(count, [{ n: 1 }, { n: 2 }]);
      const { pluginId, parkId } = suite.owner();
      await waitUntil(async () => (await system.failed(pluginId)).length === 2);
      const first = (await system.failed(pluginId)).find(({ error }) => error === 'no 1')!;
      expect(await system.discard(pluginId, first.id, await suite.addPark())).toBeNull();
      expect(await system.discard(pluginId, first.id, parkId)).toMatchObject({ id: first.id, error: 'no 1' });
      expect(await system.discard(pluginId, first.id, parkId)).toBeNull();
      expect((await system.failed(pluginId)).map(({ error }) => error)).toEqual(['no 2']);
    });

    it('that are not there cannot be put back', async () => {
      expect(await (await suite.system()).retry(suite.owner().pluginId, 'nothing')).toBeNull();
    });

    it('are listed for one park when asked', async () => {
      const system = await suite.system();
      const owner = suite.owner();
      const parks = [owner.parkId, await suite.addPark()];
      for (const parkId of parks) {
        const scope = suite.scope(system, { ...owner, parkId });
        scope.handle(other, async () => {
          throw new Error(parkId);
        });
        await scope.activate();
        await scope.enqueue(other, { text: 'x' });
      }
      await waitUntil(async () => (await system.failed(owner.pluginId)).length === 2);
      expect((await system.failed(owner.pluginId, { parkId: parks[1]! })).map(({ error }) => error)).toEqual([
        parks[1],
      ]);
    });
  });

  describe('fairness', () => {
    it('lets a quiet park pass one that floods the queue', async () => {
      const system = await suite.system({ concurrency: 1 });
      const owner = suite.owner();
      const loud = suite.scope(system, owner);
      const quiet = suite.scope(system, { ...owner, parkId: await suite.addPark() });
      const seen = createEventRecorder<'loud' | 'quiet'>();
      loud.handle(count, async () => seen.record('loud'));
      quiet.handle(count, async () => seen.record('quiet'));
      await loud.enqueueAll(
        count,
        Array.from({ length: 300 }, (_, n) => ({ n })),
      );
      await quiet.enqueueAll(count, [{ n: 1 }, { n: 2 }, { n: 3 }]);
      await Promise.all([loud.activate(), quiet.activate()]);
      const order = await seen.waitFor(303);
      expect(order.lastIndexOf('quiet')).toBeLessThan(40);
      expect(order.filter((who) => who === 'loud')).toHaveLength(300);
    });

    it('shares among several parks that flood', async () => {
      const system = await suite.system({ concurrency: 1 });
      const owner = suite.owner();
      const seen = createEventRecorder<number>();
      const scopes = [];
      for (let at = 0; at < 3; at++) {
        const scope = suite.scope(system, { ...owner, parkId: await suite.addPark() });
        scope.handle(count, async () => seen.record(at));
        scopes.push(scope);
      }
      for (const scope of scopes)
        await scope.enqueueAll(
          count,
          Array.from({ length: 100 }, (_, n) => ({ n })),
        );
      await Promise.all(scopes.map((scope) => scope.activate()));
      const firstHalf = (await seen.waitFor(300)).slice(0, 150);
      for (let at = 0; at < 3; at++) expect(firstHalf.filter((who) => who === at).length).toBeGreaterThan(30);
    });
  });
}
