import { checkMessage, type CheckReading, type CheckScope, type ConfigCheck } from '@lingtan/sdk';
import type { DeviceProfile, ModbusConnectorConfig, ModbusDevice } from '../contracts/index.ts';
import { planReads, resolveDevice } from '../domain/index.ts';
import { addressOf, isSimulated } from './locate.ts';
import { ModbusClient } from './modbus-client.ts';
import { readOnce } from './read-once.ts';

const parallel = 8;
/** Enough to see that the map fits; of a few devices everything is read, for whoever looks at the values. */
const blocksRead = 3;
const fewDevices = 3;
const blocksOfFew = 24;
/** Readings that are told; nobody looks through more. */
const readingsMost = 1000;

/** Connects to each device and reads its first blocks, a few devices at a time. What they hold is told beside it. */
export async function checkDevices(
  scope: CheckScope<ModbusConnectorConfig>,
  profiles: ReadonlyMap<string, DeviceProfile>,
): Promise<ConfigCheck> {
  const { config, signal } = scope;
  const queue = config.devices.filter((device) => device.enabled);
  const outcomes: Record<string, string> = {};
  const failed: string[] = [];
  const readings: CheckReading[] = [];
  const blocks = queue.length <= fewDevices ? blocksOfFew : blocksRead;
  const work = async (): Promise<void> => {
    for (let device = queue.shift(); device && !signal.aborted; device = queue.shift()) {
      try {
        const outcome = await checkOne(device, config, profiles, blocks);
        outcomes[device.id] = outcome.text;
        readings.push(...outcome.readings);
        if (!outcome.ok) failed.push(device.id);
      } catch (error) {
        outcomes[device.id] = error instanceof Error ? error.message : String(error);
        failed.push(device.id);
      }
    }
  };
  const all = queue.length;
  await Promise.all(Array.from({ length: parallel }, work));
  const message = checkMessage({ one: 'device', many: 'devices', unasked: true }, all, failed, outcomes);
  return { ok: failed.length === 0, message, details: outcomes, readings: readings.slice(0, readingsMost) };
}

async function checkOne(
  device: ModbusDevice,
  config: ModbusConnectorConfig,
  profiles: ReadonlyMap<string, DeviceProfile>,
  blocksMost: number,
): Promise<{ ok: boolean; text: string; readings: CheckReading[] }> {
  const { groups, limits } = resolveDevice(device, config, profiles);
  const blocks = planReads(
    groups.flatMap((group) => group.registers),
    limits,
  ).slice(0, blocksMost);
  if (blocks.length === 0) return { ok: true, text: 'no registers configured', readings: [] };
  if (isSimulated(device)) return { ok: true, text: 'simulated, found when the connector runs', readings: [] };
  const client = await ModbusClient.connect(device.host, device.port, device.timeoutMs);
  try {
    const { readings, failure } = await readOnce(client, device, blocks);
    if (failure !== null) return { ok: false, text: failure, readings };
    const values = readings.flatMap(({ point, value, unit }) =>
      value === null ? [] : [`${point} ${Number(value.toPrecision(7))}${unit === null ? '' : ` ${unit}`}`],
    );
    return { ok: true, text: [`answers on ${addressOf(device)}`, ...values].join(' · '), readings };
  } finally {
    client.close();
  }
}
