import { createTestLog } from '@lingtan/test-kit';
import { Worker } from 'bullmq';
import { beforeEach, expect, it, vi } from 'vitest';
import type { KernelDatabase } from '../database/open-database.ts';
import { defaultLimits } from '../database/patience.ts';
import { openPostgresJobs, openRedisJobs, type JobBackend } from './job-backend.ts';
import * as steady from './steady-connection.ts';

vi.mock('./steady-connection.ts', async (original) => {
  const real = await original<typeof steady>();
  return Object.fromEntries(Object.entries(real).map(([name, each]) => [name, vi.fn(each as () => unknown)]));
});
beforeEach(() => vi.clearAllMocks());

const roles = { app: 'app', kernel: 'kernel' };
/** Nobody listens there. */
const nowhere = '127.0.0.1:1';
const backends: Record<JobBackend['kind'], () => Promise<JobBackend>> = {
  postgres: () => {
    const database = { roles, limits: defaultLimits, kernelUrl: `postgres://${nowhere}/x`, withOwner: async () => {} };
    return openPostgresJobs(database as unknown as KernelDatabase, createTestLog());
  },
  redis: () => {
    const installation = { id: null, roles, queues: 'x', secretKeyId: null };
    return openRedisJobs(`redis://${nowhere}`, installation, createTestLog());
  },
};

it.each(Object.entries(backends))(
  'each worker of %s pauses after errors, and asks for its connection again',
  async (kind, open) => {
    const backend = await open();
    for (const name of ['one', 'two']) {
      const worker = backend.worker(name, async () => {}, { concurrency: 1 });
      worker.on('error', () => {});
      expect(worker).toBeInstanceOf(Worker);
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
