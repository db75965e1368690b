import { constants, getPriority } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { Task } from './fixtures/thread.ts';
import { runInThread } from './run-in-thread.ts';

const entry = new URL('./fixtures/thread.js', import.meta.url);
const { signal } = new AbortController();
const run = (task: Task, more: Partial<Parameters<typeof runInThread<Task, number, number>>[2]> = {}) =>
  runInThread<Task, number, number>(entry, task, { signal, ...more });

describe('work in a thread of its own', () => {
  it('gives its notes in their order, then its result', async () => {
    const notes: number[] = [];
    expect(await run({ kind: 'add', values: [1, 2, 3] }, { onNote: (note) => notes.push(note) })).toBe(6);
    expect(notes).toEqual([1, 3, 6]);
  });

  it('passes typed errors on as they are, and others with their message', async () => {
    await expect(run({ kind: 'refuse', field: 'power' })).rejects.toMatchObject({
      name: 'LingtanError',
      code: 'TEST_BAD_FIELD',
      message: 'power is not known',
      status: 400,
      params: { field: 'power' },
      hint: 'Name a field of the form',
      'zh-CN': { message: '未知字段 power' },
    });
    await expect(run({ kind: 'throw' })).rejects.toThrow('no such thing');
  });

  it.runIf(process.platform === 'linux')('yields the processor to the thread that answers requests', async () => {
    const before = getPriority(0);
    expect(await run({ kind: 'priority' })).toBe(Math.max(before, constants.priority.PRIORITY_BELOW_NORMAL));
    expect(getPriority(0)).toBe(before);
  });

  it('fails when the thread ends without an answer, or needs more memory than it may', async () => {
    await expect(run({ kind: 'end' })).rejects.toThrow('ended without an answer');
    await expect(run({ kind: 'fill' }, { resourceLimits: { maxOldGenerationSizeMb: 32 } })).rejects.toMatchObject({
      code: 'ERR_WORKER_OUT_OF_MEMORY',
    });
  });

  it('ends at once on its signal, even inside of a loop that never ends', async () => {
    const end = new AbortController();
    const reason = new Error('the person left');
    const spinning = run({ kind: 'spin' }, { signal: end.signal, onNote: () => end.abort(reason) });
    await expect(spinning).rejects.toBe(reason);
    await expect(run({ kind: 'add', values: [] }, { signal: end.signal })).rejects.toBe(reason);
  });

  it('refuses the entry of a thread that is loaded in the process itself', async () => {
    await expect(import('./fixtures/thread.ts')).rejects.toThrow('is started by runInThread or keepThread');
  });
});
