import type { CheckScope, ConfigCheck } from '@lingtan/sdk';
import type { DeviceProfile, ModbusConnectorConfig, ModbusDevice } from '../contracts/index.ts';
import { type BlockAnswer, planReads, readValues, resolveDevice } from '../domain/index.ts';
import { addressOf, isSimulated } from './locate.ts';
import { ModbusClient } from './modbus-client.ts';

const parallel = 8;
/** Enough to see that the map fits the device. */
const blocksRead = 3;

/** Connects to each device and reads its first blocks, a few devices at a time. What they hold is told beside it. */
export async function checkDevices(
  scope: CheckScope<ModbusConnectorConfig>,
  profiles: ReadonlyMap<string, DeviceProfile>,
): Promise<ConfigCheck> {
  const { config, signal } = scope;
  const queue = config.devices.filter((device) => device.enabled);
  const outcomes: Record<string, string> = {};
  const failed: string[] = [];
  const work = async (): Promise<void> => {
    for (let device = queue.shift(); device && !signal.aborted; device = queue.shift()) {
      try {
        outcomes[device.id] = await checkOne(device, config, profiles);
      } catch (error) {
        outcomes[device.id] = error instanceof Error ? error.message : String(error);
        failed.push(device.id);
      }
    }
  };
  const all = queue.length;
  await Promise.all(Array.from({ length: parallel }, work));
  const message =
    failed.length === 0
      ? `All ${all} devices answered or need no check.`
      : `${failed.length} of ${all} devices failed: ${failed
          .slice(0, 3)
          .map((id) => `${id}: ${outcomes[id]}`)
          .join('; ')}`;
  return { ok: failed.length === 0, message, details: outcomes };
}

async function checkOne(
  device: ModbusDevice,
  config: ModbusConnectorConfig,
  profiles: ReadonlyMap<string, DeviceProfile>,
): Promise<string> {
  const { groups, limits } = resolveDevice(device, config, profiles);
  const blocks = planReads(
    groups.flatMap((group) => group.registers),
    limits,
  ).slice(0, blocksRead);
  if (blocks.length === 0) return 'no registers configured';
  if (isSimulated(device)) return 'simulated, found when the connector runs';
  const client = await ModbusClient.connect(device.host, device.port, device.timeoutMs);
  try {
    const answers: BlockAnswer[] = [];
    for (const block of blocks) {
      const bytes = await client.read(device.unitId, block.fc, block.address, block.quantity, device.timeoutMs);
      answers.push({ block, bytes, at: 0 });
    }
    const values = readValues(answers, 0).samples.map(
      ({ point, value, unit }) => `${point} ${Number(value.toPrecision(7))}${unit === undefined ? '' : ` ${unit}`}`,
    );
    return [`answers on ${addressOf(device)}`, ...values].join(' · ');
  } finally {
    client.close();
  }
}
