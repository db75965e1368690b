import type { ModbusClient } from './modbus-client.ts';

/** What a SunSpec device says of itself: SunSpec information model, common model 1. */
export interface SunSpecDevice {
  /** Register of the marker `SunS`. */
  base: number;
  /** Maker and model; null where they are empty. */
  name: string | null;
  /** Ids of its models, in their order. */
  models: number[];
  /** Registers of the common model, 65 or 66. */
  commonLength: number;
}

const bases = [40_000, 50_000, 0];
const marker = 0x53_75_6e_53;
const endOfModels = 0xffff;
/** Models that are looked through. */
const modelsMost = 20;

/** Looks for the marker at the three places where it may stand; null where the device has none. */
export async function readSunSpec(
  client: ModbusClient,
  unitId: number,
  timeoutMs: number,
): Promise<SunSpecDevice | null> {
  const read = async (address: number, quantity: number): Promise<Buffer | null> =>
    client.read(unitId, 3, address, quantity, timeoutMs).then(Buffer.from, () => null);
  for (const base of bases) {
    const found = await read(base, 4);
    if (!found || found.readUInt32BE(0) !== marker) continue;
    const commonLength = found.readUInt16BE(6);
    const names = await read(base + 4, 32);
    const text = (from: number): string =>
      names
        ? names
            .subarray(from, from + 32)
            .toString('latin1')
            .replace(/[^\x20-\x7e]/g, '')
            .trim()
        : '';
    const models: number[] = [];
    let at = base + 4 + commonLength;
    while (models.length < modelsMost && at < 65_534) {
      const header = await read(at, 2);
      if (!header || header.readUInt16BE(0) === endOfModels) break;
      models.push(header.readUInt16BE(0));
      at += 2 + header.readUInt16BE(2);
    }
    return { base, name: `${text(0)} ${text(32)}`.trim() || null, models, commonLength };
  }
  return null;
}
