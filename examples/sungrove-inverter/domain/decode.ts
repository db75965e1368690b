import type { InverterState } from '../contracts/index.ts';
import type { Fault, Profile, Register } from './profile.ts';

/** What a register block says. */
export interface Reading {
  values: { point: string; value: number; unit: string }[];
  state: InverterState['state'];
  faults: Fault[];
}

/** Taken by the inverter for a value that it has not: the largest of its type, or the smallest when signed. */
const notAvailable = { int16: -0x8000, uint32: 0xffffffff, int32: -0x80000000 } as const;

/**
 * Takes a block of 16-bit registers apart by its profile, high word first. A value that the inverter has not is left out;
 * nothing is guessed in its place.
 * @throws RangeError when the block is shorter than the profile says
 */
export function decode(profile: Profile, block: readonly number[]): Reading {
  if (block.length < profile.count)
    throw new RangeError(`${block.length} registers came; ${profile.model} has ${profile.count}`);
  const faultBits = block[profile.faults.offset]!;
  return {
    values: profile.registers.flatMap((register) => {
      const raw = rawOf(register, block);
      if (raw === notAvailable[register.type]) return [];
      return [{ point: register.point, value: round(raw * register.scale), unit: register.unit }];
    }),
    state: profile.state.values[String(block[profile.state.offset])] ?? 'unknown',
    faults: Object.entries(profile.faults.bits).flatMap(([bit, fault]) =>
      faultBits & (1 << Number(bit)) ? [fault] : [],
    ),
  };
}

function rawOf({ offset, type }: Register, block: readonly number[]): number {
  const high = block[offset]!;
  if (type === 'int16') return (high << 16) >> 16;
  const both = high * 0x10000 + block[offset + 1]!;
  return type === 'int32' ? both | 0 : both;
}

/** Removes what binary fractions add: 0.1 × 3 is 0.3 kWh. */
const round = (value: number): number => Math.round(value * 1e6) / 1e6;
