import { Worker } from 'node:worker_threads';
import type { SolverWorker } from './worker.ts';

/** Starts one solver thread. */
export type StartThread = () => Promise<SolverWorker>;

/** Starts a thread with HiGHS in it. Its memory is its own: nothing that happens in it reaches this thread. */
export const startThread: StartThread = async () => {
  // Tests run the sources, which a thread cannot load before Node strips types by itself.
  if (import.meta.url.endsWith('.ts')) {
    const { bundleThread } = await import('./bundle.ts');
    return new Worker(await bundleThread(), { eval: true });
  }
  return new Worker(new URL('./thread.js', import.meta.url));
};
