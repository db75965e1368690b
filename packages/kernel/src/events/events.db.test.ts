import { defineEvent } from '@lingtan/sdk';
import {
  createEventBus,
  createJobSystem,
  type EventBus,
  type EventOwner,
  type EventTuning,
  type JobSystem,
} from '@lingtan/kernel';
import { createEventRecorder, waitUntil } from '@lingtan/test-kit';
import { noteTime } from '../database/retention.ts';
import { defaultEventDays } from './event-retention.ts';
import { pruneEvents } from './prune.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

const closed = defineEvent('test.interval-closed', { version: 1, schema: z.object({ n: z.number().int() }) });

let db: TestDatabase;
let jobs: JobSystem;
let bus: EventBus;
let park: { parkId: string; parkNo: number };
let next = 0;

const tuning: EventTuning = { attempts: 3, relayIntervalMs: 200, sweepIntervalMs: 3_600_000, sweepAfterMs: 0 };
const owner = (pluginId: string): EventOwner => ({ ...park, pluginId });
const effects = async (): Promise<number> => {
  const { rows } = await db.withOwner((c) => c.query<{ count: number }>('select count(*)::int as count from effects'));
  return rows[0]!.count;
};

beforeAll(async () => {
  db = await createTestDatabase();
  await db.withOwner((c) => c.query('create table effects (n int); grant all on effects to lingtan_app'));
});
afterAll(() => db.close());
beforeEach(async () => {
  const { parkId, parkNo } = await db.addPark(`park-${++next}`);
  park = { parkId, parkNo };
  await db.withOwner((c) => c.query('truncate effects'));
  jobs = await createJobSystem({
    database: db,
    log: db.log,
    tuning: { backoffMs: 10 },
  });
  bus = createEventBus({ database: db, jobs, log: db.log, tuning });
});
afterEach(async () => {
  await bus.close();
  await jobs.close();
});

const publish = (n: number) => db.withParkTx(park, (tx) => bus.open(owner('publisher')).publish(tx, closed, { n }));
const effect = (n: number) => sql`insert into effects values (${n})`;

describe('publishing', () => {
  it('delivers after commit, with where it came from', async () => {
    const seen = createEventRecorder<{ n: number; publishedBy: string; parkId: string; name: string }>();
    const scope = bus.open(owner('reader'));
    await scope.subscribe(closed, 'one', async (_tx, e) => {
      expect(Number.isNaN(Date.parse(e.publishedAt))).toBe(false);
      seen.record({ n: e.data.n, publishedBy: e.publishedBy, parkId: e.parkId, name: e.name });
    });
    await scope.activate();
    await publish(7);
    expect(await seen.waitFor(1)).toEqual([{ n: 7, publishedBy: 'publisher', parkId: park.parkId, name: closed.name }]);
    await scope.close();
  });

  it('delivers nothing when the transaction is rolled back', async () => {
    const seen = createEventRecorder<number>();
    const scope = bus.open(owner('reader'));
    await scope.subscribe(closed, 'one', async (_tx, e) => seen.record(e.data.n));
    await scope.activate();
    const failing = db.withParkTx(park, async (tx) => {
      await scope.publish(tx, closed, { n: 1 });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    await publish(2);
    expect(await seen.waitFor(1)).toEqual([2]);
    await scope.close();
  });

  it('refuses a payload that does not match, naming the field', async () => {
    const bad = db.withParkTx(park, (tx) => bus.open(owner('publisher')).publish(tx, closed, { n: 1.5 }));
    await expect(bad).rejects.toMatchObject({ code: 'EVENT_INVALID', params: { field: 'n' } });
  });

  it('cannot be done in the name of another park', async () => {
    const other = await db.addPark(`other-${next}`);
    const forged = db.withParkTx(park, (tx) =>
      bus.open({ ...owner('publisher'), parkId: other.parkId }).publish(tx, closed, { n: 1 }),
    );
    await expect(forged).rejects.toThrow(/row-level security/);
  });
});

describe('subscriptions', () => {
  it('get their own delivery each, and only of their park', async () => {
    const seen = createEventRecorder<string>();
    const other = await db.addPark(`other-${next}`);
    const scopes = [
      bus.open(owner('reader')),
      bus.open({ parkId: other.parkId, parkNo: other.parkNo, pluginId: 'reader' }),
    ];
    await scopes[0]!.subscribe(closed, 'one', async () => seen.record('one'));
    await scopes[0]!.subscribe(closed, 'two', async () => seen.record('two'));
    await scopes[1]!.subscribe(closed, 'one', async () => seen.record('other park'));
    for (const scope of scopes) await scope.activate();
    await publish(1);
    expect((await seen.waitFor(2)).sort()).toEqual(['one', 'two']);
    await bus.relay();
    expect(seen.events).not.toContain('other park');
    for (const scope of scopes) await scope.close();
  });

  it('keep events published while nobody serves them', async () => {
    const first = bus.open(owner('reader'));
    await first.subscribe(closed, 'one', async () => {});
    await first.activate();
    await first.close();
    await publish(5);
    await bus.relay();
    const seen = createEventRecorder<number>();
    const second = bus.open(owner('reader'));
    await second.subscribe(closed, 'one', async (_tx, e) => seen.record(e.data.n));
    await second.activate();
    expect(await seen.waitFor(1)).toEqual([5]);
    await second.close();
  });

  it('end when forgotten', async () => {
    const scope = bus.open(owner('reader'));
    await scope.subscribe(closed, 'one', async () => {});
    await scope.activate();
    await scope.close({ forget: true });
    await publish(1);
    expect(await bus.relay()).toBe(0);
  });

  it('are refused twice under one name', async () => {
    const scope = bus.open(owner('reader'));
    await scope.subscribe(closed, 'one', async () => {});
    await expect(scope.subscribe(closed, 'one', async () => {})).rejects.toMatchObject({
      code: 'EVENT_DUPLICATE_SUBSCRIPTION',
    });
  });
});

describe('effects happen once', () => {
  it('although the handler throws at first', async () => {
    let calls = 0;
    const scope = bus.open(owner('reader'));
    await scope.subscribe(closed, 'one', async (tx, e) => {
      await tx.execute(effect(e.data.n));
      if (++calls < 3) throw new Error('not yet');
    });
    await scope.activate();
    await publish(1);
    await waitUntil(async () => (await effects()) === 1);
    expect(calls).toBe(3);
    await scope.close();
  });

  it('although the job is delivered again and again', async () => {
    const scope = bus.open(owner('reader'));
    await scope.subscribe(closed, 'one', async (tx, e) => void (await tx.execute(effect(e.data.n))));
    await scope.activate();
    for (let n = 0; n < 20; n++) await publish(n);
    for (let round = 0; round < 5; round++) await bus.sweep();
    await waitUntil(async () => (await effects()) === 20);
    await db.withOwner((c) => c.query(`update kernel.deliveries set enqueued_at = now() - interval '1 hour'`));
    await bus.sweep();
    await scope.close();
    expect(await effects()).toBe(20);
  });

  it('although the job is lost between handler and acknowledgement', async () => {
    // The worker's connection to the queue dies while the handler runs, so the job stalls and runs a second time.
    const scope = bus.open(owner('reader'));
    let calls = 0;
    await scope.subscribe(closed, 'one', async (tx, e) => {
      calls++;
      await tx.execute(effect(e.data.n));
    });
    await scope.activate();
    await publish(1);
    await waitUntil(async () => (await effects()) === 1);
    const { rows } = await db.withOwner((c) =>
      c.query<{ id: number }>(`select id from kernel.deliveries where park_id = '${park.parkId}'`),
    );
    await jobs.enqueueInternal('$deliver', 'reader', [
      { id: 'second-run', parkId: park.parkId, data: { delivery: rows[0]!.id, subscription: 'one' } },
    ]);
    await waitUntil(async () => (await jobs.counts('reader'))?.waiting === 0);
    await scope.close();
    expect({ calls, effects: await effects() }).toEqual({ calls: 1, effects: 1 });
  });
});

describe('dead letters', () => {
  it('hold what failed every time, and are replayed', async () => {
    let healthy = false;
    const scope = bus.open(owner('reader'));
    await scope.subscribe(closed, 'one', async (tx, e) => {
      if (!healthy) throw new Error('meter is unknown');
      await tx.execute(effect(e.data.n));
    });
    await scope.activate();
    await publish(42);
    await waitUntil(async () => (await bus.deadLetters(park.parkId)).length === 1);
    const [letter] = await bus.deadLetters(park.parkId);
    expect(letter).toMatchObject({
      event: closed.name,
      pluginId: 'reader',
      subscription: 'one',
      data: { n: 42 },
      attempts: 3,
      error: { message: 'meter is unknown' },
    });
    healthy = true;
    await bus.replay(park.parkId, letter!.id);
    await waitUntil(async () => (await effects()) === 1);
    expect(await bus.deadLetters(park.parkId)).toEqual([]);
    await scope.close();
  });

  it('are replayed although the job of the last attempt has not left the queue', async () => {
    // That job stands for a moment after its row is closed: here it stands until the end, since nobody works there.
    const scope = bus.open(owner('reader'));
    await scope.subscribe(closed, 'one', async () => {
      throw new Error('meter is unknown');
    });
    await scope.activate();
    await publish(42);
    await waitUntil(async () => (await bus.deadLetters(park.parkId)).length === 1);
    const [letter] = await bus.deadLetters(park.parkId);
    await scope.close();
    await waitUntil(async () => (await jobs.counts('reader'))?.active === 0);
    const id = `evt-${letter!.eventId}-reader-one`;
    await jobs.enqueueInternal('$deliver', 'reader', [
      { id, parkId: park.parkId, data: { delivery: 0, subscription: 'nobody' } },
    ]);
    const before = (await jobs.counts('reader'))!.waiting;
    await bus.replay(park.parkId, letter!.id);
    expect((await jobs.counts('reader'))!.waiting).toBe(before + 1);
  });

  it('do not hold up the events behind them', async () => {
    const seen = createEventRecorder<number>();
    const scope = bus.open(owner('reader'));
    await scope.subscribe(closed, 'one', async (_tx, e) => {
      if (e.data.n === 0) throw new Error('poison');
      seen.record(e.data.n);
    });
    await scope.activate();
    for (let n = 0; n < 10; n++) await publish(n);
    await seen.waitFor(9);
    await waitUntil(async () => (await bus.deadLetters(park.parkId)).length === 1);
    await scope.close();
  });

  it('take an event of another version at once', async () => {
    const newer = { ...closed, version: 2 };
    const scope = bus.open(owner('reader'));
    await scope.subscribe(closed, 'one', async () => {});
    await scope.activate();
    await db.withParkTx(park, (tx) => scope.publish(tx, newer, { n: 1 }));
    await waitUntil(async () => (await bus.deadLetters(park.parkId)).length === 1);
    expect((await bus.deadLetters(park.parkId))[0]).toMatchObject({ attempts: 1, error: { code: 'EVENT_VERSION' } });
    await scope.close();
  });

  it('of another park cannot be replayed', async () => {
    await expect(bus.replay(park.parkId, '999999')).rejects.toMatchObject({ code: 'EVENT_NO_DEAD_LETTER' });
    await expect(bus.replay(park.parkId, 'x')).rejects.toMatchObject({ code: 'EVENT_NO_DEAD_LETTER' });
  });
});

describe('pruning', () => {
  const limits = { days: defaultEventDays, unservedDays: 30, deadRetentionDays: 90, mostDead: 10_000 };

  /** Nothing by a clock that has been set, and this once it is believed. */
  const expectPruned = async (pruned: object): Promise<void> => {
    await db.withOwner((c) => c.query('delete from kernel.retention_clock'));
    const prune = async () => {
      const { delivered, ...never } = await bus.prune();
      return { events: delivered.reduce((sum, { events }) => sum + events, 0), ...never };
    };
    for (let run = 0; run < 2; run++) {
      expect(await prune()).toEqual({ events: 0, dead: 0, unserved: 0 });
      await noteTime(db);
    }
    await db.steadyClock();
    expect(await prune()).toEqual(pruned);
  };

  it('deletes old events that are done, and keeps dead and pending ones', async () => {
    const scope = bus.open(owner('reader'));
    await scope.subscribe(closed, 'one', async (_tx, e) => {
      if (e.data.n === 1) throw new Error('dead');
    });
    await scope.activate();
    await publish(0);
    await publish(1);
    await waitUntil(async () => (await bus.deadLetters(park.parkId)).length === 1);
    await waitUntil(async () => (await countDeliveries('done')) === 1);
    await db.withOwner((c) =>
      c.query(`update kernel.outbox set relayed_at = now() - interval '31 days' where park_id = $1`, [park.parkId]),
    );
    await expectPruned({ events: 1, dead: 0, unserved: 0 });
    expect(await bus.deadLetters(park.parkId)).toHaveLength(1);
    await scope.close();
  });

  it('ends dead letters by age and by number, the oldest first, and counts them; those that are left are replayed', async () => {
    let healthy = false;
    const scope = bus.open(owner('reader'));
    await scope.subscribe(closed, 'one', async (tx, e) => {
      if (!healthy) throw new Error('dead');
      await tx.execute(effect(e.data.n));
    });
    await scope.activate();
    for (let n = 0; n < 6; n++) await publish(n);
    await waitUntil(async () => (await bus.deadLetters(park.parkId)).length === 6);
    const age = (table: string, column: string, n: number, days: number) =>
      db.withOwner((c) =>
        c.query(
          `update kernel.${table} t set ${column} = now() - make_interval(days => $3) from kernel.outbox o
           where o.park_id = $1 and o.data->>'n' = $2 and ${table === 'outbox' ? 't.id' : 't.event_id'} = o.id`,
          [park.parkId, String(n), days],
        ),
      );
    await age('deliveries', 'finished_at', 5, 91);
    await age('outbox', 'relayed_at', 5, 91);
    await expectPruned({ events: 1, dead: 1, unserved: 0 });
    expect(await pruneEvents(db, { ...limits, mostDead: 2 })).toMatchObject({ dead: 3 });
    const left = await bus.deadLetters(park.parkId);
    expect(left.map(({ data }) => (data as { n: number }).n)).toEqual([4, 3]);
    expect(await ended()).toEqual([{ subscription: 'one', dead: 4, unserved: 0 }]);
    healthy = true;
    await bus.replay(park.parkId, left[0]!.id);
    await waitUntil(async () => (await effects()) === 1);
    await scope.close();
  });

  it('ends what waits for a subscription that is gone, and never what waits for one that is there', async () => {
    const scope = bus.open(owner('reader'));
    await scope.subscribe(closed, 'kept', async () => {});
    await scope.subscribe(closed, 'gone', async () => {});
    for (let n = 0; n < 3; n++) await publish(n);
    await waitUntil(async () => (await countDeliveries('pending')) === 6);
    await db.withOwner(async (c) => {
      await c.query(`delete from kernel.subscriptions where park_id = $1 and subscription = 'gone'`, [park.parkId]);
      await c.query(`update kernel.deliveries set created_at = now() - interval '31 days' where park_id = $1`, [
        park.parkId,
      ]);
    });
    await expectPruned({ events: 0, dead: 0, unserved: 3 });
    expect(await countDeliveries('pending')).toBe(3);
    expect(await ended()).toEqual([{ subscription: 'gone', dead: 0, unserved: 3 }]);
    await scope.close();
  });
});

async function ended(): Promise<unknown[]> {
  const { rows } = await db.kernelPool.query(
    'select subscription, dead::int, unserved::int from kernel.ended_deliveries where park_id = $1 order by 1',
    [park.parkId],
  );
  return rows;
}

async function countDeliveries(state: string): Promise<number> {
  const { rows } = await db.withOwner((c) =>
    c.query<{ count: number }>(
      'select count(*)::int as count from kernel.deliveries where park_id = $1 and state = $2',
      [park.parkId, state],
    ),
  );
  return rows[0]!.count;
}
