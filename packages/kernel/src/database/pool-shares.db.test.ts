import { AsyncResource } from 'node:async_hooks';
import { waitUntil } from '@lingtan/test-kit';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inBackground } from './patience.ts';
import { asRequest } from './pool-shares.ts';

describe('connections that requests and jobs leave to others', () => {
  let db: TestDatabase;
  let park: { parkId: string; parkNo: number };
  beforeAll(async () => {
    db = await createTestDatabase();
    const { parkId, parkNo } = await db.addPark('p');
    park = { parkId, parkNo };
  });
  afterAll(() => db.close());

  /** Work that holds its connection until it is let go. */
  function holding(scope: { ahead?: boolean } = {}) {
    let letGo = (): void => undefined;
    const free = new Promise<void>((resolve) => (letGo = resolve));
    const state = { begun: false };
    const run = (): Promise<void> =>
      db.withParkTx({ ...park, ...scope }, async () => {
        state.begun = true;
        await free;
      });
    return { state, run, letGo };
  }
  const begun = (works: readonly ReturnType<typeof holding>[]) => works.filter(({ state }) => state.begun).length;

  it('readers, however many, wait for each other, and neither writes, control nor ingest for them', async () => {
    const { max } = db.appPool.options;
    const readers = Array.from({ length: 3 * max }, () => holding());
    const read = readers.map(({ run }) => asRequest(true, run));
    const share = Math.floor(0.6 * max);
    await waitUntil(() => begun(readers) === share);
    // A request that writes has places of its own; so has what is no request, and what a reader began for all.
    for (const work of [
      () => asRequest(false, () => db.withParkTx(park, async () => undefined)),
      () => db.withParkTx(park, async () => undefined),
      () => asRequest(true, () => db.withParkTx({ ...park, ahead: true }, async () => undefined)),
      () => db.appPool.query('select 1'),
    ])
      await work();
    expect(begun(readers)).toBe(share);
    // All requests together leave some, too.
    const writers = Array.from({ length: max }, () => holding());
    const write = writers.map(({ run }) => asRequest(false, run));
    await waitUntil(() => begun(writers) === Math.floor(0.8 * max) - share);
    await db.withParkTx(park, async () => undefined);
    for (const { letGo } of [...readers, ...writers]) letGo();
    await Promise.all([...read, ...write]);
    expect([begun(readers), begun(writers)]).toEqual([3 * max, max]);
  });

  it('jobs, however many, wait for each other, and neither requests, control nor ingest for them', async () => {
    const { max } = db.appPool.options;
    const jobs = Array.from({ length: 3 * max }, () => holding());
    const done = jobs.map(({ run }) => inBackground(run));
    const share = Math.floor(0.4 * max);
    await waitUntil(() => begun(jobs) === share);
    for (const work of [
      () => asRequest(true, () => db.withParkTx(park, async () => undefined)),
      () => asRequest(false, () => db.withParkTx(park, async () => undefined)),
      () => db.withParkTx(park, async () => undefined),
      () => inBackground(() => db.withParkTx({ ...park, ahead: true }, async () => undefined)),
    ])
      await work();
    // Beside them requests take what both may have together, and no more.
    const readers = Array.from({ length: max }, () => holding());
    const read = readers.map(({ run }) => asRequest(true, run));
    await waitUntil(() => begun(readers) === Math.floor(0.8 * max) - share);
    await db.withParkTx(park, async () => undefined);
    expect(begun(jobs)).toBe(share);
    for (const { letGo } of [...jobs, ...readers]) letGo();
    await Promise.all([...done, ...read]);
    expect([begun(jobs), begun(readers)]).toEqual([3 * max, max]);
  });

  it('what a request leaves behind, such as a plugin that it switched on, is none any more', async () => {
    const { max } = db.appPool.options;
    let later = (): Promise<void> => Promise.resolve();
    await asRequest(true, async () => {
      later = AsyncResource.bind(() => db.withParkTx(park, async () => undefined));
    });
    const readers = Array.from({ length: max }, () => holding());
    const read = readers.map(({ run }) => asRequest(true, run));
    await waitUntil(() => begun(readers) === Math.floor(0.6 * max));
    await later();
    for (const { letGo } of readers) letGo();
    await Promise.all(read);
  });

  it('a place comes back when the work in it fails', async () => {
    const { max } = db.appPool.options;
    for (let n = 0; n < 2 * max; n++)
      await expect(
        asRequest(true, () =>
          db.withParkTx(park, async () => {
            throw new Error('no');
          }),
        ),
      ).rejects.toThrow('no');
    await asRequest(true, () => db.withParkTx(park, async () => undefined));
  });
});
