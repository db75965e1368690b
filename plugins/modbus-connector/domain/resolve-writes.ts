import { registerCount, type RegisterSpec } from '@lingtan/protocols';
import { completePoint } from '@lingtan/sdk';
import type { DeviceProfile, ModbusDevice, RegisterMapping } from '../contracts/index.ts';
import { modbusErrors } from './errors.ts';

/** A holding register that may be written. */
export interface WritableRegister {
  point: string;
  address: number;
  spec: RegisterSpec;
  unit: string | null;
  /** In the unit of the point. */
  min: number;
  max: number;
  /** The register after the value takes its life in s. */
  expires: boolean;
}

/**
 * Registers of a device that the park lets be written: those that the device names and the map declares writable.
 * @throws MODBUS_BAD_REGISTER naming device and point
 */
export function resolveWrites(device: ModbusDevice, profile: DeviceProfile | undefined): WritableRegister[] {
  const asset = device.asset ?? device.id;
  const mappings = new Map<string, RegisterMapping>();
  for (const mapping of [...(profile?.registers ?? []), ...device.registers])
    mappings.set(completePoint(mapping.point, asset), mapping);
  return device.writable.map((name) => {
    const point = completePoint(name, asset);
    const mapping = mappings.get(point);
    const refuse = (reason: string): never => {
      throw modbusErrors.BAD_REGISTER({ device: device.id, point, reason });
    };
    if (!mapping) return refuse('it is listed as writable but is in no register map of the device');
    const { write, fc, type, wordOrder, scale, offset, address, unit } = mapping;
    if (!write) return refuse('it is listed as writable, but its register declares no limits for writing (write)');
    if (fc !== 3) refuse(`only holding registers (function 3) are written, this one is read by function ${fc}`);
    if (mapping.bit !== undefined || mapping.scaleRegister !== undefined)
      refuse('a single bit or a value with a scale register is not written');
    if (write.min >= write.max) refuse(`write.min is ${write.min}; expected less than write.max ${write.max}`);
    const words = registerCount(type) + (write.expires ? 1 : 0);
    if (address + words > 65_536) refuse(`address ${address}: the value and its life would end after 65535`);
    const { min, max, expires } = write;
    return { point, address, spec: { type, wordOrder, scale, offset }, unit: unit ?? null, min, max, expires };
  });
}
