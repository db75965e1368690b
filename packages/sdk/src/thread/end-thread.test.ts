import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { endThread } from './end-thread.ts';
import type { Task } from './fixtures/thread.ts';
import { startThread } from './start-thread.ts';

const begin = async (task: Task): Promise<{ worker: Worker; exit: Promise<unknown[]> }> => {
  const worker = await startThread(new URL('./fixtures/thread.js', import.meta.url));
  const said = once(worker, 'message');
  worker.postMessage({ kind: 'task', task });
  await said;
  return { worker, exit: once(worker, 'exit') };
};

it('a thread that has answered leaves by itself, and may be ended again', async () => {
  const { worker, exit } = await begin({ kind: 'add', values: [] });
  await endThread(worker, 60_000);
  expect(await exit).toEqual([0]);
  await endThread(worker, 60_000);
});

it('one that does not hear is stopped', async () => {
  const { worker, exit } = await begin({ kind: 'spin' });
  await endThread(worker, 20);
  expect(await exit).toEqual([1]);
});
