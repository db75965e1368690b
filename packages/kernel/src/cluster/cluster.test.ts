import { createTestLog } from '@lingtan/test-kit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KernelDatabase } from '../database/index.ts';
import { createCluster } from './cluster.ts';
import { startingReport } from './process-report.ts';

const identity = { name: 'here/1', version: '1.0.0', role: 'server' } as const;
let claims = 0;
let answers = true;
/** A database that has nobody else on the list. */
const database = {
  withKernelTx: (work: (tx: unknown) => Promise<unknown>) => {
    claims += 1;
    return work({ execute: async () => ({ rows: [] }) });
  },
  kernelPool: {
    query: async () => {
      if (!answers) throw new Error('cut off');
      return { rows: [{ mine: true, others: 0 }] };
    },
  },
  listener: { on: () => () => undefined },
} as unknown as KernelDatabase;
const cluster = () =>
  createCluster({
    ...{ database, identity, scope: 'test', log: createTestLog(), receive: () => undefined },
    report: () => startingReport(identity),
  });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance', 'Date'] });
  [claims, answers] = [0, true];
});
afterEach(() => void vi.useRealTimers());

describe('the place of a process', () => {
  it('is kept while its plugins load, however long', async () => {
    const loading = cluster();
    await loading.claim();
    expect(claims).toBe(1);
    for (let renewed = 2; renewed < 6; renewed++) {
      await vi.advanceTimersByTimeAsync(5000);
      expect(claims).toBe(renewed);
    }
    await loading.leave();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(claims).toBe(5);
  });

  it('is not counted on for longer than others keep it, and again as soon as it is confirmed', async () => {
    const member = cluster();
    await member.claim();
    await member.join();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(member.mayWork()).toBe(true);
    answers = false;
    await vi.advanceTimersByTimeAsync(9000);
    expect(member.mayWork()).toBe(true);
    await vi.advanceTimersByTimeAsync(6000);
    expect(member.mayWork()).toBe(false);
    expect(member.displaced()).toBeNull();
    answers = true;
    member.renew();
    await vi.waitFor(() => expect(member.mayWork()).toBe(true));
    await member.leave();
  });

  it('is not counted on after the machine slept, before anything of the process has had its turn', async () => {
    const member = cluster();
    await member.claim();
    await member.join();
    vi.setSystemTime(Date.now() + 14_000);
    expect(member.mayWork()).toBe(true);
    vi.setSystemTime(Date.now() + 1000);
    expect(member.mayWork()).toBe(false);
    member.renew();
    await vi.waitFor(() => expect(member.mayWork()).toBe(true));
    await member.leave();
  });
});
