import { describe, expect, it } from 'vitest';
import { GroupCommit, type GroupCommitOptions } from './group-commit.ts';

class Away extends Error {}
class Refused extends Error {}

function makeWriter(options: Partial<GroupCommitOptions<number[], number>> = {}) {
  const groups: number[][][] = [];
  const writer = new GroupCommit<number[], number>({
    size: (item) => item.length,
    isTransient: (error) => error instanceof Away,
    unavailable: () => new Error('unavailable'),
    overloaded: () => new Error('overloaded'),
    maxGroupRows: 100,
    maxInFlight: 2,
    maxQueuedRows: 1000,
    retryForMs: 500,
    run: async (_key, items) => {
      groups.push([...items]);
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (items.some((item) => item.includes(-1))) throw new Refused('bad row');
      return items.map((item) => item.length);
    },
    ...options,
  });
  return { writer, groups };
}

describe('group commit', () => {
  it('coalesces concurrent writes and keeps each result with its write', async () => {
    const { writer, groups } = makeWriter();
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, i) => writer.write('a', new Array(i % 5).fill(1))),
    );
    expect(results).toEqual(Array.from({ length: 50 }, (_, i) => i % 5));
    expect(groups.length).toBeLessThan(6);
    expect(writer.queuedRows).toBe(0);
  });

  it('never puts more rows into a transaction than allowed, except for one larger item', async () => {
    const { writer, groups } = makeWriter();
    await Promise.all([...Array(20)].map(() => writer.write('a', new Array(30).fill(1))));
    await writer.write('a', new Array(150).fill(1));
    for (const group of groups) {
      expect(group.length === 1 || group.reduce((rows, item) => rows + item.length, 0) <= 100).toBe(true);
    }
  });

  it('fails the bad write alone', async () => {
    const { writer } = makeWriter();
    const settled = await Promise.allSettled([...Array(9).keys()].map((i) => writer.write('a', i === 6 ? [-1] : [i])));
    expect(settled.map((one) => one.status)).toEqual(
      [...Array(9).keys()].map((i) => (i === 6 ? 'rejected' : 'fulfilled')),
    );
    expect(settled[6]).toMatchObject({ reason: { message: 'bad row' } });
  });

  it('retries while the database is away, and gives up in the end', async () => {
    let failures = 3;
    const { writer } = makeWriter({
      retryForMs: 60_000,
      run: async (_key, items) => {
        if (failures-- > 0) throw new Away();
        return items.map((item) => item.length);
      },
    });
    expect(await writer.write('a', [1, 2])).toBe(2);
    const { writer: hopeless } = makeWriter({ retryForMs: 60, run: () => Promise.reject(new Away()) });
    await expect(hopeless.write('a', [1])).rejects.toThrow('unavailable');
  });

  it('refuses what does not fit into the queue, and goes on', async () => {
    const { writer } = makeWriter({ maxQueuedRows: 100 });
    const writes = [...Array(40)].map(() => writer.write('a', new Array(10).fill(1)));
    const settled = await Promise.allSettled(writes);
    expect(settled.filter((one) => one.status === 'rejected').length).toBeGreaterThan(0);
    for (const one of settled) if (one.status === 'rejected') expect(one.reason.message).toBe('overloaded');
    expect(await writer.write('a', [1])).toBe(1);
  });

  it('lets keys take turns', async () => {
    const order: string[] = [];
    const { writer } = makeWriter({
      maxInFlight: 1,
      maxGroupRows: 10,
      run: async (key, items) => {
        order.push(key);
        return items.map(() => 0);
      },
    });
    const flood = [...Array(10)].map(() => writer.write('flood', new Array(10).fill(1)));
    await Promise.all([...flood, writer.write('quiet', [1])]);
    expect(order.indexOf('quiet')).toBeLessThan(3);
    await writer.idle();
  });
});
