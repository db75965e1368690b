import { expect, it } from 'vitest';
import type { QueueJob } from './job-backend.ts';
import { createKeptFailed } from './kept-failed.ts';

it.each([true, false])('what failed is kept; what has been put back meanwhile is not: %s', async (isStillFailed) => {
  const kept = new Set<unknown>();
  const query = async (text: string, values: unknown[]) => {
    if (text.startsWith('insert into kernel.failed_jobs')) kept.add(values[1]);
    // By number only the oldest go.
    if (text.endsWith('and id = $2')) return { rowCount: Number(kept.delete(values[1])) };
    return { rows: [], rowCount: 0 };
  };
  const job = {
    ...{ id: 'j1', name: 'work', attemptsMade: 1, failedReason: 'no', finishedOn: 1, opts: {} },
    data: { park: 'north', data: {} },
    isFailed: async () => isStillFailed,
  } as unknown as QueueJob;
  await createKeptFailed({ kernelPool: { query } as never }).keep('planner', job, undefined);
  expect([...kept]).toEqual(isStillFailed ? ['j1'] : []);
});
