import { decodeRegisterValue } from '@lingtan/protocols';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulatedRegister } from '../contracts/register.ts';
import { createRegisterMap } from './register-map.ts';

const registers = [
  { point: 'active-power', address: 10, type: 'int32', scale: 0.1, wordOrder: 'CDAB' },
  { point: 'meter.active-energy-import', address: 14, type: 'uint64', scale: 0.01 },
  { point: 'state', address: 30, fc: 4 },
].map((register) => simulatedRegister.parse(register));
const map = createRegisterMap(registers, 'furnace');

describe('createRegisterMap', () => {
  it('completes short names and serves what a connector decodes', () => {
    expect(map.points).toEqual(['furnace.active-power', 'meter.active-energy-import', 'furnace.state']);
    fc.assert(
      fc.property(
        fc.integer({ min: -2_000_000_000, max: 2_000_000_000 }),
        fc.integer({ min: 0, max: 2 ** 50 }),
        (power, energy) => {
          const words = map.read(3, 10, 8, (point) => (point === 'furnace.active-power' ? power / 10 : energy / 100));
          if (!Array.isArray(words)) throw new Error('expected registers');
          const bytes = Uint8Array.from(words.flatMap((word) => [word >> 8, word & 255]));
          expect(decodeRegisterValue(bytes, 0, registers[0]!)).toEqual({ ok: true, value: power / 10 });
          expect(decodeRegisterValue(bytes, 4, registers[1]!)).toEqual({ ok: true, value: energy / 100 });
        },
      ),
    );
  });

  it('reads zero in holes, a part of a value where it is cut, and nothing outside', () => {
    expect(map.read(3, 12, 2, () => 1)).toEqual([0, 0]);
    expect(map.read(3, 10, 1, () => 1)).toEqual([10]);
    expect(map.read(3, 9, 2, () => 1)).toEqual({ exception: 2 });
    expect(map.read(3, 17, 2, () => 1)).toEqual({ exception: 2 });
    expect(map.read(4, 30, 1, () => 5)).toEqual([5]);
  });

  it('refuses a value that does not fit rather than serving another', () => {
    expect(map.read(4, 30, 1, () => 70_000)).toEqual({ exception: 4 });
  });

  it('refuses overlapping registers by name', () => {
    const overlapping = [registers[0]!, { ...registers[1]!, address: 11 }];
    expect(() => createRegisterMap(overlapping, 'furnace')).toThrow(
      'furnace.active-power and meter.active-energy-import overlap at 11',
    );
  });
});
