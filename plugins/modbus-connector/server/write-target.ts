import { decodeRegisterValue, encodeRegisterValue, registerCount } from '@lingtan/protocols';
import type { LastLook, Sent, WriteTarget } from '@lingtan/telemetry/contracts';
import type { Leadership } from '@lingtan/sdk';
import type { ModbusDevice } from '../contracts/index.ts';
import type { WritableRegister } from '../domain/index.ts';
import { WriteTooLate, type ModbusLink } from './link.ts';
import { ModbusReadError } from './modbus-client.ts';

/** Longest life that a device is told, s: what a uint16 holds. */
const longestLifeS = 65_535;

/** A holding register that may be written, and the way to it. A device is told the life of a value in whole seconds. */
export function registerTarget(
  device: ModbusDevice,
  register: WritableRegister,
  link: ModbusLink,
  leadership: Leadership,
): WriteTarget {
  const { point, min, max, unit, expires, spec, address } = register;
  const { id, enabled, unitId, timeoutMs, minGapMs } = device;

  async function send(bytes: Uint8Array, look: LastLook): Promise<Sent> {
    const value = Array.from({ length: bytes.length / 2 }, (_, i) => (bytes[i * 2]! << 8) | bytes[i * 2 + 1]!);
    const registers = (): number[] =>
      expires ? [...value, Math.min(longestLifeS, Math.floor(look.leftMs() / 1000))] : value;
    try {
      await link.write({ unitId, address, registers, timeoutMs, minGapMs }, look);
      return { status: 'acknowledged' };
    } catch (error) {
      if (error instanceof WriteTooLate) return { status: 'too-late' };
      const refused = error instanceof ModbusReadError && error.exception !== null;
      const reason = error instanceof Error ? error.message : String(error);
      return { status: refused ? 'refused' : 'timed-out', reason };
    }
  }

  return {
    ...{ point, device: id, min, max, unit, expires, enabled },
    here: () => leadership.leading,
    confirm: () => leadership.confirm(),
    leastLifeMs: 1000,
    encode(value) {
      const bytes = encodeRegisterValue(value, spec);
      return bytes && ((look) => send(bytes, look));
    },
    async read() {
      const quantity = registerCount(spec.type);
      const bytes = await link.read({ unitId, fc: 3, address, quantity, timeoutMs, minGapMs });
      const decoded = decodeRegisterValue(bytes, 0, spec);
      if (!decoded.ok) throw new Error(decoded.reason);
      return decoded.value;
    },
  };
}
