import { createTestLog } from '@lingtan/test-kit';
import { Worker } from 'bullmq';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { KernelDatabase } from '../database/open-database.ts';
import { defaultLimits } from '../database/patience.ts';
import type { JobBackend } from './job-backend.ts';
import type * as Jobs from './job-backend.ts';
import type * as Steady from './steady-connection.ts';

// Modules are shared with other files, so that what is watched here is loaded for this file alone.
let jobs: typeof Jobs;
let steady: typeof Steady;
beforeAll(async () => {
  vi.resetModules();
  vi.doMock('./steady-connection.ts', async (original) => {
    const real = await original<object>();
    return Object.fromEntries(Object.entries(real).map(([name, each]) => [name, vi.fn(each as () => unknown)]));
  });
  jobs = await import('./job-backend.ts');
  steady = await import('./steady-connection.ts');
});
afterAll(() => {
  vi.doUnmock('./steady-connection.ts');
  vi.resetModules();
});
beforeEach(() => vi.clearAllMocks());

const roles = { app: 'app', kernel: 'kernel' };
/** Nobody listens there. */
const nowhere = '127.0.0.1:1';
const backends: Record<JobBackend['kind'], () => Promise<JobBackend>> = {
  postgres: () => {
    const database = { roles, limits: defaultLimits, kernelUrl: `postgres://${nowhere}/x`, withOwner: async () => {} };
    return jobs.openPostgresJobs(database as unknown as KernelDatabase, createTestLog());
  },
  redis: () => {
    const installation = { id: null, roles, queues: 'x', secretKeyId: null };
    return jobs.openRedisJobs(`redis://${nowhere}`, installation, createTestLog());
  },
};

it.each(Object.entries(backends))(
  'each worker of %s pauses after errors, and asks for its connection again',
  async (kind, open) => {
    const backend = await open();
    for (const name of ['one', 'two']) {
      const worker = backend.worker(name, async () => {}, { concurrency: 1 });
      worker.on('error', () => {});
      expect(worker.constructor.name).toBe(Worker.name);
      expect(steady.pauseAfterErrors).toHaveBeenLastCalledWith(worker);
      if (kind === 'redis') expect(steady.initializeAgain).toHaveBeenLastCalledWith(worker);
      void worker.close(true).catch(() => undefined);
    }
    if (kind === 'postgres') expect(steady.connectAgain).toHaveBeenCalledTimes(2);
    const queue = backend.queue('one');
    queue.on('error', () => {});
    if (kind === 'redis') expect(steady.initializeAgain).toHaveBeenLastCalledWith(queue);
    else expect(steady.connectAgain).toHaveBeenCalledTimes(3);
    await backend.close();
  },
);
