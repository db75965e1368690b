import { createTestLog, waitUntil } from '@lingtan/test-kit';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createJobLedger, type JobLedger } from './job-ledger.ts';
import type { NewJobs } from './queue-parts.ts';

let database: TestDatabase;
const log = createTestLog();
let ledgers: JobLedger[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());
afterEach(async () => {
  await Promise.all(ledgers.map((ledger) => ledger.close()));
  ledgers = [];
  await database.kernelPool.query('delete from kernel.job_batches');
  expect(log.lines.filter(({ level }) => level === 'warn')).toEqual([]);
});

const open = (gatherMs = 5): JobLedger => {
  const ledger = createJobLedger(database, log, gatherMs);
  ledgers.push(ledger);
  return ledger;
};
const jobs = (count: number, first = 0): NewJobs => ({
  name: 'count',
  options: { attempts: 3 },
  envelopes: Array.from({ length: count }, (_, n) => ({ park: 'harbour', data: { n: first + n } })),
});
const rows = async (): Promise<{ id: string; settled: string | null }[]> =>
  (await database.kernelPool.query('select id, settled::text from kernel.job_batches order by id')).rows;

describe('recording', () => {
  it('is committed when it resolves, many jobs to a row', async () => {
    const ids = await open().record('reader', jobs(100));
    expect(new Set(ids).size).toBe(100);
    expect(await rows()).toHaveLength(1);
    const [batch] = await open().read([(await rows())[0]!.id]);
    expect(batch).toMatchObject({ pluginId: 'reader', open: [{ ...jobs(100), ids }] });
  });

  it('puts calls that come during a write into the next row', async () => {
    const ledger = open();
    const first = ledger.record('reader', jobs(1));
    await Promise.resolve();
    await Promise.resolve();
    const later = await Promise.all(Array.from({ length: 20 }, (_, n) => ledger.record('reader', jobs(2, n))));
    expect(new Set([...(await first), ...later.flat()]).size).toBe(41);
    expect((await rows()).length).toBeLessThanOrEqual(2);
  });

  it('begins another row when one is full, and keeps the jobs of one call together', async () => {
    const ledger = open();
    await Promise.all([
      ledger.record('reader', jobs(900)),
      ledger.record('reader', jobs(900)),
      ledger.record('reader', jobs(5)),
    ]);
    const sizes = (await rows()).map(({ id }) => Number(id.split('.')[1]));
    expect(sizes.sort()).toEqual([1800, 5].sort());
  });

  it('keeps plugins apart', async () => {
    const ledger = open();
    await Promise.all([ledger.record('a', jobs(2)), ledger.record('b', jobs(2))]);
    expect(await ledger.takeUnchecked(['b'], await ledger.ago(-1000))).toMatchObject([{ pluginId: 'b' }]);
  });

  it('takes text that jsonb refuses', async () => {
    const ledger = open();
    const data = 'a\u0000b \ud800';
    await ledger.record('reader', { ...jobs(1), envelopes: [{ park: 'harbour', data }] });
    const [batch] = await ledger.read([(await rows())[0]!.id]);
    expect(batch!.open[0]!.envelopes[0]!.data).toBe(data);
  });

  it('fails for every call of the batch, and goes on with the next', async () => {
    const ledger = open();
    await database.withOwner((owner) => owner.query('revoke insert on kernel.job_batches from lingtan_kernel'));
    const refused = await Promise.allSettled([ledger.record('reader', jobs(1)), ledger.record('reader', jobs(1))]);
    expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await database.withOwner((owner) => owner.query('grant insert on kernel.job_batches to lingtan_kernel'));
    expect(await ledger.record('reader', jobs(1))).toHaveLength(1);
  });
});

describe('settling', () => {
  it('deletes the row when all its jobs are settled', async () => {
    const ledger = open();
    for (const id of await ledger.record('reader', jobs(30))) ledger.settle(id);
    await waitUntil(async () => (await rows()).length === 0);
  });

  it('writes a part that waits for the rest', async () => {
    const ledger = open();
    const ids = await ledger.record('reader', jobs(4));
    ledger.settle(ids[2]!);
    await waitUntil(async () => (await rows())[0]?.settled === '0010');
    const [batch] = await ledger.read([(await rows())[0]!.id]);
    expect(batch!.open[0]!.ids).toEqual([ids[0], ids[1], ids[3]]);
    for (const id of ids) ledger.settle(id);
    await waitUntil(async () => (await rows()).length === 0);
  });

  it('by several processes at the same time forgets every batch, and no job that is open', async () => {
    const processes = [open(1), open(1), open(1), open(1)];
    const batches = await Promise.all(
      Array.from({ length: 40 }, (_, n) => processes[n % 4]!.record(`plugin-${n}`, jobs(50))),
    );
    const unfinished = batches.slice(0, 5).map((ids) => ids[49]!);
    let turn = 0;
    for (let at = 0; at < 50; at++) {
      for (const ids of batches) {
        if (!unfinished.includes(ids[at]!)) processes[(turn = (turn * 7 + 3) % 4)]!.settle(ids[at]!);
        turn++;
      }
      await Promise.all(processes.map((ledger) => (at % 5 === 0 ? ledger.flush() : undefined)));
    }
    await Promise.all(processes.map((ledger) => ledger.flush()));
    const left = await rows();
    expect(left.map(({ settled }) => settled)).toEqual(Array(5).fill(`${'1'.repeat(49)}0`));
    const open49 = await processes[0]!.read(left.map(({ id }) => id));
    expect(open49.flatMap((batch) => batch.open.flatMap((set) => set.ids!)).sort()).toEqual([...unfinished].sort());
  });

  it('that was written twice is the same as once', async () => {
    const [a, b] = [open(), open()];
    const ids = await a.record('reader', jobs(3));
    for (const ledger of [a, b]) {
      ledger.settle(ids[0]!);
      await ledger.flush();
    }
    expect(await rows()).toMatchObject([{ settled: '100' }]);
    for (const id of ids.slice(1)) b.settle(id);
    await b.flush();
    a.settle(ids[1]!);
    await a.flush();
    expect(await rows()).toEqual([]);
  });

  it('of one that ends before it could write leaves the jobs open', async () => {
    const dying = open(3_600_000);
    const ids = await dying.record('reader', jobs(3));
    dying.settle(ids[0]!);
    const next = open();
    const [batch] = await next.takeUnchecked(['reader'], await next.ago(-1000));
    expect(batch!.open[0]!.ids).toEqual(ids);
  });
});

describe('looking again', () => {
  it('hands out each batch once until the time is over, also to several processes', async () => {
    const [a, b] = [open(), open()];
    for (let n = 0; n < 10; n++) await a.record('reader', jobs(2));
    const before = await a.ago(0);
    const taken = await Promise.all([a.takeUnchecked(['reader'], before), b.takeUnchecked(['reader'], before)]);
    expect(new Set(taken.flat().map(({ id }) => id)).size).toBe(10);
    expect(taken.flat()).toHaveLength(10);
    expect(await a.takeUnchecked(['reader'], before)).toEqual([]);
  });
});
