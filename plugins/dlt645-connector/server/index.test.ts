import type { SimulatedDevicesService } from '@lingtan/park-simulator/contracts';
import type { LeadScope } from '@lingtan/sdk';
import { createTestLog } from '@lingtan/test-kit';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { dlt645ConnectorConfig, type Dlt645MeterStatus } from '../contracts/index.ts';
import plugin from './index.ts';

beforeEach(
  () => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] }),
);
afterEach(() => void vi.useRealTimers());

it('a simulated meter is starting until its first answer, for as long as its simulator says so of it', async () => {
  const values = [{ point: 'power', identifier: '02030000' }];
  const meters = ['early', 'late'].map((id, at) => ({ id, host: `sim://${id}`, address: String(at + 1), values }));
  const config = dlt645ConnectorConfig.schema.parse({ meters });
  const simulated = {
    address: async () => null,
    starting: async (device: string) => device === 'early',
  } as Partial<SimulatedDevicesService> as SimulatedDevicesService;
  const stop = new AbortController();
  let list!: () => Promise<{ devices: Dlt645MeterStatus[] }>;
  const scope = {
    ...{ config, log: createTestLog(), clock: { now: () => Date.now() }, park: { timeZone: 'Asia/Shanghai' } },
    lead: (_name: string, run: (scope: LeadScope) => void) => {
      run({ signal: stop.signal, every: () => undefined, onStop: () => undefined } as unknown as LeadScope);
      return { leading: true };
    },
    route: (_route: unknown, answer: typeof list) => void (list = answer),
    every: () => undefined,
  };
  const points = meters.map(({ id }) => ({ id: `${id}.power` }));
  await plugin.start(scope as never, { telemetry: { points: async () => points }, simulated } as never);
  await vi.advanceTimersByTimeAsync(120_000);
  expect((await list()).devices.map(({ id, state }) => [id, state])).toEqual([
    ['early', 'starting'],
    ['late', 'stale'],
  ]);
  stop.abort();
});
