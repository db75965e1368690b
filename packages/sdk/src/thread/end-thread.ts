import type { Worker } from 'node:worker_threads';
import type { ThreadOrder } from './messages.ts';

/**
 * Ends a thread that has nothing to do: it leaves by itself. To be stopped wherever it is, is something that Node does not survive
 * in every state (nodejs/node#38418), and with the thread the whole process would go. One that has not left after `graceMs` is
 * stopped all the same.
 */
export async function endThread(worker: Worker, graceMs = 1000): Promise<void> {
  if (worker.threadId === -1) return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(true), graceMs).unref();
  });
  const left = new Promise<boolean>((resolve) => worker.once('exit', () => resolve(false)));
  worker.postMessage({ kind: 'end' } satisfies ThreadOrder);
  const stays = await Promise.race([left, late]);
  clearTimeout(timer);
  if (stays) await worker.terminate();
}
