import { startFaultProxy, waitUntil } from '@lingtan/test-kit';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createHeartbeat } from './heartbeat.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

/** Holds this process up, as a machine does that is out of breath. */
function standStill(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

describe('the heartbeat', () => {
  it('leaves roles to another process while the work of one that it leaves takes long to end', async () => {
    const names = ['one', 'two', 'three', 'four', 'five', 'six'].map((name) => `left ${name}`);
    const beatOf = (processId: string) =>
      createHeartbeat({
        ...{ connectionString: database.ownerUrl, processId, log: database.log, others: () => 1 },
        ...{ everyMs: 50, calmMs: 100 },
      });
    const [own, other] = [beatOf('leaves'), beatOf('takes')];
    let end = (): void => undefined;
    const long = new Promise<void>((resolve) => (end = resolve));
    let ends = 0;
    // As a backup is made to its end.
    const seeker = { won: () => {}, doubt: () => {}, lost: () => (ends++ === 0 ? long : undefined) };
    own.start();
    for (const name of names) void own.seek(name, seeker);
    await waitUntil(() => own.led().length === names.length);
    await database.withOwner((owner) =>
      owner.query(
        `insert into kernel.processes (id, seen_at, report)
         values ('takes', now(), jsonb_build_object('phase', 'ready', 'seeks', $1::jsonb))`,
        [JSON.stringify(names)],
      ),
    );
    other.start();
    for (const name of names) void other.seek(name, { won: () => {}, doubt: () => {}, lost: () => {} });
    await waitUntil(() => other.led().length === 2 && own.led().length === 3);
    // The one that ends late is as good as left: nothing more moves until it is, and it is not taken again.
    expect(ends).toBe(3);
    end();
    await waitUntil(() => other.led().length === 3);
    expect([own.led().length, ends]).toEqual([3, 3]);
    await Promise.all([own.close(), other.close()]);
    await database.withOwner((owner) => owner.query(`delete from kernel.processes where id = 'takes'`));
  });

  it('of three processes shares what becomes free, and takes over what one led who is gone', async () => {
    const names = ['a', 'b', 'c'];
    const beats = names.map((name) =>
      createHeartbeat({
        ...{ connectionString: database.ownerUrl, processId: `share-${name}`, log: database.log },
        others: () => names.length - 1,
      }),
    );
    const seeker = { won: () => {}, doubt: () => {}, lost: () => {} };
    const ledBy = (some: typeof beats): string[] => some.flatMap((beat) => beat.led()).sort();
    for (const beat of beats) beat.start();
    for (const [at, beat] of beats.entries()) void beat.seek(`own ${names[at]}`, seeker);
    await waitUntil(() => ledBy(beats).length === names.length);
    // All ask at the same time, as when a process has gone.
    const roles = ['one', 'two', 'three', 'four', 'five', 'six'].map((name) => `shared ${name}`);
    for (const beat of beats) for (const role of roles) void beat.seek(role, seeker);
    await waitUntil(() => ledBy(beats).length === names.length + roles.length);
    // Who asks for the same as another gets less than its share.
    expect(Math.max(...beats.map((beat) => beat.led().length))).toBeLessThan(1 + roles.length);
    await beats[0]!.close();
    await waitUntil(() => ledBy(beats.slice(1)).length === 2 + roles.length);
    await Promise.all(beats.map((beat) => beat.close()));
  });

  it('of a process that stood still gives up what it led, and does not say that the database is away', async () => {
    const said: string[] = [];
    const log = { ...database.log, warn: (_fields: Record<string, unknown>, text: string) => void said.push(text) };
    const heartbeat = createHeartbeat({
      ...{ connectionString: database.ownerUrl, processId: 'still', log },
      ...{ everyMs: 100, timeoutMs: 30_000, leaseMs: 1000 },
    });
    const standing: string[] = [];
    const leave = heartbeat.seek('test', {
      won: () => void standing.push('won'),
      doubt: () => void standing.push('doubt'),
      lost: () => void standing.push('lost'),
    });
    heartbeat.start();
    await waitUntil(() => standing.at(-1) === 'won');
    // A machine that slept: its steady clock stood still meanwhile, and nothing of the process has had its turn.
    const woken = Date.now() + 1500;
    const wall = vi.spyOn(Date, 'now').mockReturnValue(woken);
    expect(heartbeat.leaseLeftMs()).toBe(0);
    wall.mockRestore();
    for (let round = 1; round <= 3; round++) {
      // Before anything else of it has its turn: nobody has told it yet that its time was over.
      expect(heartbeat.leaseLeftMs()).toBeGreaterThan(0);
      standStill(1500);
      expect(heartbeat.leaseLeftMs()).toBe(0);
      await waitUntil(() => {
        expect(heartbeat.problem()).toBeNull();
        return standing.filter((each) => each === 'doubt').length >= round && standing.at(-1) === 'won';
      });
    }
    expect(said).toEqual([]);
    await leave();
    await heartbeat.close();
  });

  it('that gets no answer says that the database is away only when nobody in this process hears from it', async () => {
    const { hostname, port } = new URL(database.ownerUrl);
    const proxy = await startFaultProxy({ host: hostname, port: Number(port) });
    const throughProxy = new URL(database.ownerUrl);
    throughProxy.search = '';
    throughProxy.port = String(proxy.port);
    let [heard, asked] = [true, 0];
    const heartbeat = createHeartbeat({
      ...{ connectionString: throughProxy.toString(), processId: 'deaf', log: database.log },
      ...{ everyMs: 50, timeoutMs: 200, leaseMs: 5000 },
      heardAt: () => {
        asked++;
        return heard ? performance.now() : -Infinity;
      },
    });
    const standing: string[] = [];
    const leave = heartbeat.seek('deaf', {
      won: () => void standing.push('won'),
      doubt: () => void standing.push('doubt'),
      lost: () => void standing.push('lost'),
    });
    heartbeat.start();
    await waitUntil(() => standing.at(-1) === 'won');
    proxy.blackhole();
    await waitUntil(() => standing.at(-1) === 'doubt');
    await waitUntil(() => asked >= 3);
    expect(heartbeat.problem()).toBeNull();
    heard = false;
    await waitUntil(() => heartbeat.problem() === 'no answer within 0.2 s');
    proxy.heal();
    await waitUntil(() => heartbeat.problem() === null && standing.at(-1) === 'won');
    await leave();
    await heartbeat.close();
    await proxy.close();
  });
});
