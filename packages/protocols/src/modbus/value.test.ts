import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeRegisterValue } from './value-encode.ts';
import { decodeRegisterValue, type RegisterSpec, type RegisterType } from './value.ts';
import type { WordOrder } from './word-order.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const orders: WordOrder[] = ['ABCD', 'CDAB', 'BADC', 'DCBA'];

describe('register values', () => {
  it.each<[string, RegisterSpec, number]>([
    ['FF FE', { type: 'int16' }, -2],
    ['FF FE', { type: 'uint16' }, 65534],
    ['FE FF', { type: 'int16', wordOrder: 'BADC' }, -2],
    ['12 34', { type: 'uint16', wordOrder: 'CDAB' }, 0x1234],
    ['41 48 00 00', { type: 'float32' }, 12.5],
    ['00 00 41 48', { type: 'float32', wordOrder: 'CDAB' }, 12.5],
    ['48 41 00 00', { type: 'float32', wordOrder: 'BADC' }, 12.5],
    ['00 00 48 41', { type: 'float32', wordOrder: 'DCBA' }, 12.5],
    ['40 09 21 FB 54 44 2D 18', { type: 'float64' }, Math.PI],
    ['00 00 00 00 FF FF FF FF', { type: 'uint64' }, 4294967295],
    ['FF FF FF FF FF FF FF FF', { type: 'int64' }, -1],
    ['FF FF 80 00', { type: 'int32', wordOrder: 'CDAB' }, -2147418113],
    ['12 34 56 78', { type: 'bcd32' }, 12345678],
    ['09 01', { type: 'uint16', scale: 0.1 }, 230.5],
    ['00 C8', { type: 'uint16', scale: 0.1, offset: -40 }, -20],
    ['00 08', { type: 'uint16', bit: 3 }, 1],
    ['00 08', { type: 'uint16', bit: 2 }, 0],
  ])('%s as %o is %d', (text, spec, value) => {
    expect(decodeRegisterValue(hex(text), 0, spec)).toEqual({ ok: true, value });
  });

  it.each<[string, RegisterSpec, string]>([
    ['80 00', { type: 'int16', notAvailable: [0x8000n] }, 'not-available'],
    ['FF FF 80 00', { type: 'uint32', wordOrder: 'CDAB', notAvailable: [0x8000ffffn] }, 'not-available'],
    ['7F C0 00 00', { type: 'float32' }, 'not-available'],
    ['7F 80 00 00', { type: 'float32' }, 'not-available'],
    ['12 3A', { type: 'bcd16' }, 'bad-digits'],
    ['FF FF', { type: 'bcd16' }, 'bad-digits'],
    ['12 34', { type: 'uint32' }, 'too-short'],
  ])('%s as %o has no value: %s', (text, spec, reason) => {
    expect(decodeRegisterValue(hex(text), 0, spec)).toEqual({ ok: false, reason });
  });

  it('refuses to write what does not fit', () => {
    expect(encodeRegisterValue(32768, { type: 'int16' })).toBeNull();
    expect(encodeRegisterValue(-1, { type: 'uint32' })).toBeNull();
    expect(encodeRegisterValue(10000, { type: 'bcd16' })).toBeNull();
    expect(encodeRegisterValue(Number.NaN, { type: 'float32' })).toBeNull();
    expect(encodeRegisterValue(1e39, { type: 'float32' })).toBeNull();
  });

  it('reads back what it wrote, in each type and order', () => {
    const bounds: Record<RegisterType, [number, number]> = {
      bool: [0, 1],
      int16: [-32768, 32767],
      uint16: [0, 65535],
      bcd16: [0, 9999],
      int32: [-2147483648, 2147483647],
      uint32: [0, 4294967295],
      bcd32: [0, 99999999],
      int64: [-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
      uint64: [0, Number.MAX_SAFE_INTEGER],
      bcd64: [0, Number.MAX_SAFE_INTEGER],
      float32: [-16777216, 16777216],
      float64: [-1e15, 1e15],
    };
    const sample = fc
      .constantFrom(...(Object.keys(bounds) as RegisterType[]))
      .chain((type) =>
        fc.record({ type: fc.constant(type), value: fc.integer({ min: bounds[type][0], max: bounds[type][1] }) }),
      );
    fc.assert(
      fc.property(sample, fc.constantFrom(...orders), ({ type, value }, wordOrder) => {
        const bytes = encodeRegisterValue(value, { type, wordOrder });
        expect(bytes && decodeRegisterValue(bytes, 0, { type, wordOrder })).toEqual({ ok: true, value });
      }),
    );
  });

  it('never throws, whatever bytes and place', () => {
    const types: RegisterType[] = ['int16', 'uint64', 'float32', 'float64', 'bcd64', 'bool'];
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 20 }),
        fc.integer({ min: -2, max: 12 }),
        fc.constantFrom(...types),
        fc.constantFrom(...orders),
        (bytes, index, type, wordOrder) => {
          const result = decodeRegisterValue(bytes, index, { type, wordOrder });
          if (result.ok) expect(Number.isFinite(result.value)).toBe(true);
        },
      ),
    );
  });
});
