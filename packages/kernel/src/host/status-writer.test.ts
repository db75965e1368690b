import { createTestLog } from '@lingtan/test-kit';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PluginStatus } from './host-options.ts';
import { createStatusWriter } from './status-writer.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const status = (pluginId: string, state: PluginStatus['state']): PluginStatus => ({
  ...{ parkId: 'p', pluginId, state, error: null, since: 0 },
});

it('a state that could not be written is written later, unless there is a newer one', async () => {
  const written: string[][] = [];
  let away = 2;
  const log = createTestLog();
  const writer = createStatusWriter(async (statuses) => {
    if (away-- > 0) throw new Error('away');
    written.push(statuses.map(({ pluginId, state }) => `${pluginId} ${state}`).sort());
  }, log);
  writer.note(status('a', 'starting'));
  writer.note(status('b', 'starting'));
  writer.note(status('b', 'failed'));
  await vi.advanceTimersToNextTimerAsync();
  writer.note(status('a', 'running'));
  while (away >= 0) await vi.advanceTimersToNextTimerAsync();
  expect(written).toEqual([['a running', 'b failed']]);
  expect(log.lines).toHaveLength(2);
  expect(vi.getTimerCount()).toBe(0);
});

it('a close writes what is due once, and leaves nothing behind', async () => {
  const write = vi.fn(async () => Promise.reject(new Error('away')));
  const writer = createStatusWriter(write, createTestLog());
  writer.note(status('a', 'starting'));
  await writer.close();
  writer.note(status('a', 'running'));
  expect(write).toHaveBeenCalledTimes(1);
  expect(vi.getTimerCount()).toBe(0);
});
