import { createTestLog, startModbusDevice } from '@lingtan/test-kit';
import { afterEach, describe, expect, it } from 'vitest';
import { modbusConnectorConfig, modbusDevice } from '../contracts/index.ts';
import { resolveDevice } from '../domain/index.ts';
import { DevicePoller } from './device-poller.ts';
import { MemoryTelemetry } from './fixtures/memory.ts';
import { ModbusLinks } from './link.ts';
import { locator } from './locate.ts';

const release: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const each of release.splice(0).reverse()) await each();
});

/** A poller of `sim://meter` whose clock goes on only when told to. */
function openPoller(simulatorEnabled: boolean) {
  const config = modbusConnectorConfig.schema.parse({ pollGroups: [{ id: 'default', periodMs: 1000 }] });
  const device = modbusDevice.parse({ id: 'meter', host: 'sim://meter', registers: [{ point: 'power', address: 0 }] });
  const links = new ModbusLinks();
  const log = createTestLog();
  const telemetry = new MemoryTelemetry();
  let now = 1_000_000;
  let starting = false;
  let address: { host: string; port: number } | null = null;
  const simulated = simulatorEnabled ? { address: async () => address } : undefined;
  const poller = new DevicePoller({
    resolved: resolveDevice(device, config, new Map()),
    link: links.get('sim://meter', locator(device, simulated)),
    starting: async () => starting,
    telemetry,
    clock: { now: () => now },
    log,
    backOffMaxMs: config.backOffMaxMs,
    jitter: () => 0.5,
    changed: () => {},
  });
  release.push(() => links.close());
  return {
    poller,
    log,
    telemetry,
    simulatorStarts: (is: boolean) => void (starting = is),
    comesUp: (at: { host: string; port: number }) => void (address = at),
    setClock: (byMs: number) => void (now += byMs),
    async pollFor(seconds: number): Promise<void> {
      for (let second = 0; second < seconds; second++) {
        now += 1000;
        await poller.pollDue();
      }
    },
  };
}

async function startDevice(): Promise<{ host: string; port: number }> {
  const device = await startModbusDevice({ registers: { 0: 500 } });
  release.push(() => device.close());
  return device;
}

describe('a device', () => {
  it('is read on when the clock is set back, or forth', async () => {
    const { poller, comesUp, setClock, pollFor } = openPoller(true);
    comesUp(await startDevice());
    await pollFor(3);
    for (const byMs of [-7_200_000, 3_600_000, -60_000]) {
      const before = poller.status.polls;
      setClock(byMs);
      await pollFor(5);
      expect(poller.status.polls - before).toBeGreaterThanOrEqual(4);
    }
  });
});

describe('a simulated device', () => {
  it('is starting for as long as the simulator is, and silent only afterwards', async () => {
    const { poller, log, simulatorStarts, pollFor } = openPoller(true);
    simulatorStarts(true);
    await pollFor(600);
    expect(poller.status).toMatchObject({ state: 'starting', polls: 0, failedPolls: 0, errors: 0, lastError: null });
    expect(log.lines).toEqual([]);
    simulatorStarts(false);
    await pollFor(10);
    expect(poller.status.state).toBe('stale');
    expect(log.lines).toHaveLength(1);
  });

  it('is waited for without a word while the simulator starts', async () => {
    const { poller, log, telemetry, comesUp, pollFor } = openPoller(true);
    await pollFor(25);
    expect(poller.status).toMatchObject({ state: 'starting', polls: 0, failedPolls: 0, errors: 0, lastError: null });
    comesUp(await startDevice());
    await pollFor(2);
    expect(poller.status).toMatchObject({ state: 'online', failedPolls: 0 });
    expect(telemetry.samples[0]).toMatchObject({ point: 'meter.power', value: 500, quality: 8 });
    expect(log.lines).toEqual([]);
  });

  it('is warned of once when it does not come, and its return is said once', async () => {
    const { poller, log, comesUp, pollFor } = openPoller(true);
    await pollFor(120);
    expect(poller.status).toMatchObject({ state: 'stale', lastError: { message: expect.stringMatching(/is not up/) } });
    expect(log.lines.map((line) => [line.level, line.message])).toEqual([['warn', 'Modbus device does not answer']]);
    comesUp(await startDevice());
    await pollFor(120);
    expect(poller.status).toMatchObject({ state: 'online' });
    expect(log.lines.slice(1).map((line) => line.message)).toEqual(['Modbus device answers again']);
  });

  it('is missed at once where the simulator is off', async () => {
    const { poller, log, pollFor } = openPoller(false);
    await pollFor(2);
    expect(poller.status).toMatchObject({ state: 'stale', failedPolls: 2 });
    expect(log.lines).toHaveLength(1);
  });
});
