import { createTestLog } from '@lingtan/test-kit';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { KernelDatabase } from '../database/open-database.ts';
import type { JobSystem } from '../jobs/job-system.ts';
import { createEventBus } from './create-event-bus.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A bus whose database notes what it is asked, in a process that may work or not. */
function busOf() {
  const state = { mayWork: true, asked: 0, worksFor: Infinity };
  const wakes: (() => void)[] = [];
  const database = {
    appPool: { options: { max: 10 } },
    kernelPool: {
      query: async () => {
        state.asked += 1;
        if (state.asked >= state.worksFor) state.mayWork = false;
        // To a relay that is to be ended there is always more.
        return { rows: state.worksFor === Infinity ? [] : [{ id: null, events: 500 }], rowCount: 0 };
      },
    },
    withKernelTx: async () => {
      state.asked += 1;
      return {};
    },
    listener: {
      on: (_channel: string, wake: () => void) => {
        wakes.push(wake);
        return () => undefined;
      },
    },
  } as unknown as KernelDatabase;
  const jobs = {
    handleInternal: () => undefined,
    problem: () => null,
    mayWork: () => state.mayWork,
    onBack: (back: () => void) => void wakes.push(back),
  } as unknown as JobSystem;
  return { state, wakes, bus: createEventBus({ database, jobs, log: createTestLog() }) };
}

it('neither relays nor sweeps nor prunes while its process may not work, whatever wakes it, and goes on afterwards', async () => {
  const { state, wakes, bus } = busOf();
  /** How often the database was asked, by each thing that wakes the bus. */
  const woken = async (): Promise<number[]> => {
    const asked: number[] = [];
    for (const wake of [
      ...wakes,
      () => vi.advanceTimersByTimeAsync(2000),
      () => vi.advanceTimersByTimeAsync(3_600_000),
    ]) {
      state.asked = 0;
      await wake();
      await vi.advanceTimersByTimeAsync(0);
      asked.push(state.asked);
    }
    return asked;
  };
  expect((await woken()).map((times) => times > 0)).toEqual([true, true, true, true]);
  state.mayWork = false;
  expect(await woken()).toEqual([0, 0, 0, 0]);
  state.mayWork = true;
  expect((await woken()).map((times) => times > 0)).toEqual([true, true, true, true]);
  await bus.close();
});

it('a relay that has begun ends where its process may work no more', async () => {
  const { state, wakes, bus } = busOf();
  state.worksFor = 3;
  wakes[0]!();
  await vi.advanceTimersByTimeAsync(1);
  expect(state.asked).toBe(3);
  await bus.close();
});

it('says once what of each class it has deleted and how old that was, and nothing where it has deleted nothing', async () => {
  const log = createTestLog();
  const row = (of: string, events: number, from: string, to: string) => ({ class: of, events, from, to });
  const portions = [
    [
      row('messages', 9990, '2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z'),
      row('sentences', 10, '2026-01-05T00:00:00Z', '2026-01-05T00:00:00Z'),
    ],
    [row('messages', 7, '2026-01-01T00:00:00Z', '2026-01-02T12:00:00Z')],
  ];
  const kernelPool = {
    query: async (text: string) => ({
      rows: text.includes('delete from kernel.outbox') ? (portions.shift() ?? []) : [{ dead: 0, unserved: 0 }],
    }),
  };
  const database = { ...{ appPool: { options: { max: 10 } }, kernelPool }, listener: { on: () => () => undefined } };
  const jobs = { handleInternal: () => undefined, onBack: () => undefined, problem: () => null, mayWork: () => true };
  const bus = createEventBus({
    ...{ database: database as unknown as KernelDatabase, jobs: jobs as unknown as JobSystem, log },
  });
  await bus.prune();
  await bus.prune();
  await bus.close();
  expect(log.lines.map(({ level, fields }) => [level, fields])).toEqual([
    [
      'info',
      {
        delivered: [
          row('messages', 9997, '2026-01-01T00:00:00Z', '2026-01-03T00:00:00Z'),
          row('sentences', 10, '2026-01-05T00:00:00Z', '2026-01-05T00:00:00Z'),
        ],
      },
    ],
  ]);
});
