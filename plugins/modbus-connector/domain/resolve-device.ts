import { registerCount, type RegisterSpec } from '@lingtan/protocols';
import { completePoint } from '@lingtan/sdk';
import type { DeviceProfile, ModbusConnectorConfig, ModbusDevice, RegisterMapping } from '../contracts/index.ts';
import type { BlockLimits, Span } from './block-plan.ts';
import { modbusErrors } from './errors.ts';

/** One value of a device, ready to be read. */
export interface PolledRegister extends Span {
  point: string;
  spec: RegisterSpec;
  /** Where the exponent of ten lies, for maps in the manner of SunSpec. */
  scaleRegister: number | null;
  unit: string | undefined;
  min: number | undefined;
  max: number | undefined;
}

export interface ResolvedGroup {
  id: string;
  periodMs: number;
  registers: PolledRegister[];
}

/** A device with profile and defaults worked in. */
export interface ResolvedDevice {
  device: ModbusDevice;
  limits: BlockLimits;
  groups: ResolvedGroup[];
}

const defaultGapLimit = 8;
const defaultMaxRegisters = 125;
const defaultGroup = { id: 'default', periodMs: 5000 };

function toPolled(register: RegisterMapping, device: ModbusDevice): PolledRegister {
  const point = completePoint(register.point, device.asset ?? device.id);
  const refuse = (reason: string): never => {
    throw modbusErrors.BAD_REGISTER({ device: device.id, point, reason });
  };
  const bits = register.fc <= 2;
  if (bits !== (register.type === 'bool'))
    refuse(bits ? 'functions 1 and 2 read the type bool' : 'the type bool is read by function 1 or 2');
  if (register.bit !== undefined && register.type !== 'uint16') refuse('a bit is taken of the type uint16');
  if (register.scale === 0) refuse('scale: 0 would make every value the same');
  const width = registerCount(register.type);
  if (register.address + width > 65_536) refuse(`address ${register.address}: the value would end after 65535`);
  const notAvailable = register.notAvailable.filter((pattern) => pattern !== 'NaN').map((pattern) => BigInt(pattern));
  const { type, wordOrder, bit, scale, offset, unit, min, max } = register;
  return {
    point,
    fc: register.fc,
    address: register.address,
    width,
    spec: { type, wordOrder, scale, offset, notAvailable, ...(bit === undefined ? {} : { bit }) },
    scaleRegister: register.scaleRegister ?? null,
    unit,
    min,
    max,
  };
}

/**
 * Works profile, defaults and poll groups into a device. What the device says itself wins over the profile, and the
 * profile over the plugin.
 * @throws MODBUS_UNKNOWN_PROFILE, _UNKNOWN_GROUP, _BAD_REGISTER
 */
export function resolveDevice(
  device: ModbusDevice,
  config: Pick<ModbusConnectorConfig, 'pollGroups'>,
  profiles: ReadonlyMap<string, DeviceProfile>,
): ResolvedDevice {
  const profile = device.profile === undefined ? undefined : profiles.get(device.profile);
  if (device.profile !== undefined && !profile) {
    throw modbusErrors.UNKNOWN_PROFILE({
      device: device.id,
      profile: device.profile,
      known: [...profiles.keys()].join(', ') || 'none',
    });
  }
  const periods = new Map<string, number>();
  for (const group of [defaultGroup, ...config.pollGroups, ...(profile?.pollGroups ?? []), ...device.pollGroups]) {
    periods.set(group.id, group.periodMs);
  }
  const byPoint = new Map<string, { register: PolledRegister; group: string }>();
  for (const mapping of [...(profile?.registers ?? []), ...device.registers]) {
    const register = toPolled(mapping, device);
    byPoint.set(register.point, { register, group: mapping.group });
  }
  const groups = new Map<string, ResolvedGroup>();
  for (const { register, group: id } of byPoint.values()) {
    const periodMs = periods.get(id);
    if (periodMs === undefined) {
      throw modbusErrors.UNKNOWN_GROUP({
        device: device.id,
        point: register.point,
        group: id,
        known: [...periods.keys()].join(', '),
      });
    }
    const group = groups.get(id) ?? { id, periodMs, registers: [] };
    group.registers.push(register);
    groups.set(id, group);
  }
  const maxRegisters = device.maxRegisters ?? profile?.maxRegisters ?? defaultMaxRegisters;
  const widest = Math.max(0, ...[...byPoint.values()].map(({ register }) => (register.fc <= 2 ? 1 : register.width)));
  if (widest > maxRegisters) {
    throw modbusErrors.BAD_REGISTER({
      device: device.id,
      point: '*',
      reason: `maxRegisters ${maxRegisters} is less than the widest value (${widest})`,
    });
  }
  return {
    device,
    limits: { gapLimit: device.gapLimit ?? profile?.gapLimit ?? defaultGapLimit, maxRegisters },
    groups: [...groups.values()],
  };
}
