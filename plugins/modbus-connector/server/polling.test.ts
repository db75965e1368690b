import type { SimulatedDevicesService } from '@lingtan/park-simulator/contracts';
import type { LeadScope, ParkScope } from '@lingtan/sdk';
import { createFakeClock, createTestLog } from '@lingtan/test-kit';
import { expect, it } from 'vitest';
import { modbusConnectorConfig, modbusDevice, type ModbusConnectorConfig } from '../contracts/index.ts';
import { MemoryTelemetry } from './fixtures/memory.ts';
import { startPolling } from './polling.ts';

it('a simulated device is starting until its first answer, for as long as its simulator says so of it', async () => {
  const clock = createFakeClock();
  const config = modbusConnectorConfig.schema.parse({ pollGroups: [{ id: 'default', periodMs: 1000 }] });
  const registers = [{ point: 'power', address: 0 }];
  const devices = ['early', 'late'].map((id) => modbusDevice.parse({ id, host: `sim://${id}`, registers }));
  const simulated = {
    address: async () => null,
    starting: async (device: string) => device === 'early',
  } as Partial<SimulatedDevicesService> as SimulatedDevicesService;
  const lead = (_name: string, _run: (scope: LeadScope) => void) => ({ leading: true });
  const park = { clock, config, lead, log: createTestLog() } as unknown as ParkScope<ModbusConnectorConfig>;
  const { pollers, statuses } = startPolling(park, {
    ...{ name: 'polling', devices, profiles: new Map(), telemetry: new MemoryTelemetry(), simulated },
    ...{ known: new Set(devices.map(({ id }) => `${id}.power`)), report: () => undefined },
  });
  for (let second = 0; second < 60; second++) {
    clock.advance(1000);
    for (const poller of pollers) await poller.pollDue();
  }
  expect((await statuses()).map(({ id, state }) => [id, state])).toEqual([
    ['early', 'starting'],
    ['late', 'stale'],
  ]);
});
