import { describe, expect, it } from 'vitest';
import type { Task } from './fixtures/thread.ts';
import { keepThread } from './keep-thread.ts';

const entry = new URL('./fixtures/thread.js', import.meta.url);
const { signal } = new AbortController();
const inOne = (idleMs?: number) => keepThread<Task, number, number>(entry, idleMs);

describe('tasks in one thread that is kept', () => {
  it('runs them one after another in the same thread, each with its own notes', async () => {
    const run = inOne();
    const first: number[] = [];
    const second: number[] = [];
    const [a, before, b, after] = await Promise.all([
      run({ kind: 'add', values: [1, 2] }, { signal, onNote: (note) => first.push(note) }),
      run({ kind: 'thread' }, { signal }),
      run({ kind: 'add', values: [5] }, { signal, onNote: (note) => second.push(note) }),
      run({ kind: 'thread' }, { signal }),
    ]);
    expect([a, b, first, second]).toEqual([3, 5, [1, 3], [5]]);
    expect(after).toBe(before);
  });

  it('goes on in the same thread after a task that was refused, and in another after one that ended it', async () => {
    const run = inOne();
    const before = await run({ kind: 'thread' }, { signal });
    await expect(run({ kind: 'refuse', field: 'power' }, { signal })).rejects.toMatchObject({ code: 'TEST_BAD_FIELD' });
    await expect(run({ kind: 'throw' }, { signal })).rejects.toThrow('no such thing');
    expect(await run({ kind: 'thread' }, { signal })).toBe(before);
    await expect(run({ kind: 'end' }, { signal })).rejects.toThrow('ended without an answer');
    expect(await run({ kind: 'thread' }, { signal })).not.toBe(before);
  });

  it('ends at once on the signal of its task, and takes no other task along', async () => {
    const run = inOne();
    const before = await run({ kind: 'thread' }, { signal });
    const end = new AbortController();
    const reason = new Error('the person left');
    const spinning = run({ kind: 'spin' }, { signal: end.signal, onNote: () => end.abort(reason) });
    const waiting = run({ kind: 'thread' }, { signal: end.signal });
    const next = run({ kind: 'thread' }, { signal });
    await expect(spinning).rejects.toBe(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(await next).not.toBe(before);
  });

  it('ends when nothing is asked of it, and takes no task along that comes just then', async () => {
    const run = inOne(1);
    const seen = new Set<number>();
    for (let wait = 0; wait < 12; wait++) {
      seen.add(await run({ kind: 'thread' }, { signal }));
      await new Promise((resolve) => setTimeout(resolve, wait % 4));
    }
    expect(seen.size).toBeGreaterThan(1);
  });
});
