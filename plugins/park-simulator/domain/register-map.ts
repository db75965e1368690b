import { decodeRegisterValue, encodeRegisterValue, registerCount } from '@lingtan/protocols';
import type { SimulatedRegister } from '../contracts/register.ts';

/** Modbus exception codes that a register map can answer with. */
export const modbusExceptions = { illegalAddress: 2, illegalValue: 3, deviceFailure: 4 } as const;

/** The registers of one device. */
export interface RegisterMap {
  /** Full ids of the points served. */
  readonly points: readonly string[];
  /** Register words, or the exception to answer with. `value` tells the present reading of a point. */
  read(
    fc: 3 | 4,
    address: number,
    quantity: number,
    value: (point: string) => number,
  ): number[] | { exception: number };
  /** What a write of registers means, or the exception to answer with. */
  write(address: number, words: readonly number[]): RegisterWrite | { exception: number };
}

/** A value that a master wrote; `lifeS` is null where the device holds it for as long as it likes. */
export interface RegisterWrite {
  point: string;
  value: number;
  lifeS: number | null;
}

/** Full id of a point: a short name is completed with the asset. */
export function fullPoint(point: string, asset: string): string {
  return point.includes('.') ? point : `${asset}.${point}`;
}

/**
 * Lays out a register map. Reads may run over holes between registers, which hold zero, as on most devices; beyond the
 * first and last register they are refused. Throws RangeError when two registers overlap.
 */
export function createRegisterMap(registers: readonly SimulatedRegister[], asset: string): RegisterMap {
  const entries = registers.map((register) => ({
    ...register,
    point: fullPoint(register.point, asset),
    // The life of a writable value lies behind it.
    end: register.address + registerCount(register.type) + (register.write?.expires ? 1 : 0),
  }));
  const spans = new Map<number, { entries: typeof entries; from: number; to: number }>();
  for (const fc of [3, 4]) {
    const own = entries.filter((entry) => entry.fc === fc).sort((a, b) => a.address - b.address);
    if (own.length === 0) continue;
    own.slice(1).forEach((entry, index) => {
      const before = own[index]!;
      if (before.end > entry.address)
        throw new RangeError(`registers of ${before.point} and ${entry.point} overlap at ${entry.address}`);
    });
    spans.set(fc, { entries: own, from: own[0]!.address, to: own.at(-1)!.end });
  }
  return {
    points: [...new Set(entries.map((entry) => entry.point))],
    read(fc, address, quantity, value) {
      const span = spans.get(fc);
      if (!span || address < span.from || address + quantity > span.to)
        return { exception: modbusExceptions.illegalAddress };
      const words = new Array<number>(quantity).fill(0);
      for (const entry of span.entries) {
        if (entry.end <= address || entry.address >= address + quantity) continue;
        const bytes = encodeRegisterValue(value(entry.point), entry);
        // A value that does not fit its register would otherwise be read as another value.
        if (!bytes) return { exception: modbusExceptions.deviceFailure };
        for (let word = 0; word < bytes.length / 2; word++) {
          const at = entry.address + word - address;
          if (at >= 0 && at < quantity) words[at] = (bytes[word * 2]! << 8) | bytes[word * 2 + 1]!;
        }
      }
      return words;
    },
    write(address, words) {
      const entry = entries.find((each) => each.fc === 3 && each.address === address && each.write);
      if (!entry?.write || words.length !== entry.end - entry.address)
        return { exception: modbusExceptions.illegalAddress };
      const bytes = Uint8Array.from(words.flatMap((word) => [word >> 8, word & 255]));
      const value = decodeRegisterValue(bytes, 0, entry);
      const { min, max, expires } = entry.write;
      if (!value.ok || value.value < min || value.value > max) return { exception: modbusExceptions.illegalValue };
      return { point: entry.point, value: value.value, lifeS: expires ? words.at(-1)! : null };
    },
  };
}
