import { createTestLog } from '@lingtan/test-kit';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ClockSteps, type ClockStepsOptions } from './clock-steps.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('looks at the clock of the database from its start on, each hour, also after it could not', async () => {
  let [looks, answers] = [0, true];
  const kernelPool = {
    query: async (statement: string) => {
      if (!statement.includes('note_time')) return;
      looks += 1;
      if (!answers) throw new Error('no connection');
    },
  };
  const log = createTestLog();
  const options = { database: { kernelPool, withKernelTx: async () => undefined }, desk: {}, setBack: async () => {} };
  const steps = new ClockSteps({ ...options, log } as unknown as ClockStepsOptions);
  steps.start();
  await vi.advanceTimersByTimeAsync(1000);
  expect(looks).toBe(1);
  answers = false;
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect([looks, log.lines.map(({ level }) => level)]).toEqual([2, ['warn']]);
  answers = true;
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(looks).toBe(3);
  steps.stop();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(looks).toBe(3);
});

it('sees from its start on when the clock of this machine is set', async () => {
  const log = createTestLog();
  const database = { kernelPool: { query: async () => undefined }, withKernelTx: async () => [] };
  const setBack = vi.fn(async () => {});
  const steps = new ClockSteps({ ...{ database, desk: {}, log, setBack } } as unknown as ClockStepsOptions);
  steps.start();
  vi.setSystemTime(Date.now() - 7_200_000);
  await vi.advanceTimersByTimeAsync(2000);
  expect(setBack).toHaveBeenCalledOnce();
  expect(log.lines.map(({ level }) => level)).toEqual(['error']);
  steps.stop();
});
