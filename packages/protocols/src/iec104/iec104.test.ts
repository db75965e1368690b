import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeIec104, encodeIec104, type Iec104Apdu } from './apdu.ts';
import { readIec104Asdu, writeIec104Asdu, type Iec104Asdu, type Iec104Object } from './asdu.ts';
import { Iec104Splitter } from './splitter.ts';
import { readCp56, writeCp56 } from './time.ts';
import { iec104Types, type Iec104Type } from './types.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const number = fc.integer({ min: 0, max: 0x7fff });
const apdu = fc.oneof(
  fc.constantFrom<Iec104Apdu>({ format: 'U', function: 'STARTDT act' }, { format: 'U', function: 'TESTFR con' }),
  number.map((received): Iec104Apdu => ({ format: 'S', received })),
  fc
    .tuple(number, number, fc.uint8Array({ minLength: 6, maxLength: 249 }))
    .map(([sent, received, asdu]): Iec104Apdu => ({ format: 'I', sent, received, asdu })),
);

const time = fc.record({
  wallMs: fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2099, 11, 31) }),
  invalid: fc.boolean(),
  summer: fc.boolean(),
});
const flag = fc.boolean();
const quality = fc.record({ overflow: flag, blocked: flag, substituted: flag, notTopical: flag, invalid: flag });

/** An object of the kind, with all that its bytes can carry. */
function objectOf(type: Iec104Type, address: number): fc.Arbitrary<Iec104Object> {
  const { element } = type;
  const whole = (low: number, high: number) => fc.integer({ min: low, max: high });
  const values: Record<string, fc.Arbitrary<number | null>> = {
    single: whole(0, 1),
    'single-command': whole(0, 1),
    double: whole(0, 3),
    'double-command': whole(0, 3),
    'step-command': whole(0, 3),
    step: whole(-64, 63),
    bits: whole(0, 0xffff_ffff),
    'bits-command': whole(0, 0xffff_ffff),
    'normalised-bare': whole(-32768, 32767).map((raw) => raw / 32768),
    'normalised-parameter': whole(-32768, 32767).map((raw) => raw / 32768),
    'scaled-parameter': whole(-32768, 32767),
    'float-parameter': fc.float({ noNaN: true, noDefaultInfinity: true }),
    normalised: whole(-32768, 32767).map((raw) => raw / 32768),
    'normalised-setpoint': whole(-32768, 32767).map((raw) => raw / 32768),
    scaled: whole(-32768, 32767),
    'scaled-setpoint': whole(-32768, 32767),
    float: fc.float({ noNaN: true, noDefaultInfinity: true }),
    'float-setpoint': fc.float({ noNaN: true, noDefaultInfinity: true }),
    counter: whole(-(2 ** 31), 2 ** 31 - 1),
    'protection-event': whole(0, 3),
    'protection-start': whole(0, 0x3f),
    'protection-circuit': whole(0, 0x0f),
    test: whole(0, 0xffff),
    clock: fc.constant(null),
    none: fc.constant(null),
  };
  const isProtection = element.startsWith('protection');
  const twoBits = element === 'single' || element === 'double' || isProtection;
  const measured = twoBits ? quality.map((each) => ({ ...each, overflow: false })) : quality;
  const qualifier = element.endsWith('setpoint') ? whole(0, 127) : whole(0, 31);
  return fc
    .record({
      value: values[element] ?? whole(0, 255),
      time,
      quality: measured,
      select: flag,
      qualifier,
      sequence: whole(0, 31),
      elapsed: fc.record({ ms: whole(0, 59_999), invalid: flag }),
    })
    .map((made) => ({
      address,
      value: made.value,
      ...(['single', 'double', 'step', 'bits', 'normalised', 'scaled', 'float'].includes(element) || isProtection
        ? { quality: made.quality }
        : {}),
      ...(isProtection ? { elapsed: made.elapsed } : {}),
      ...(element === 'step' ? { transient: made.select } : {}),
      ...(/^(normalised|scaled|float)-parameter$/.test(element) ? { qualifier: made.qualifier } : {}),
      ...(element === 'counter'
        ? {
            counter: {
              sequence: made.sequence,
              carry: made.quality.blocked,
              adjusted: made.quality.overflow,
              invalid: made.quality.invalid,
            },
          }
        : {}),
      ...(/^(single|double|step)-command$|setpoint$/.test(element)
        ? { command: { select: made.select, qualifier: made.qualifier } }
        : {}),
      ...(type.timed || element === 'clock' ? { time: made.time } : {}),
    }));
}

describe('IEC 104 units', () => {
  it('round trip, however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(apdu, { maxLength: 6 }), fc.array(fc.nat(), { maxLength: 20 }), (units, cuts) => {
        const splitter = new Iec104Splitter();
        const stream = Uint8Array.from(units.flatMap((unit) => [...encodeIec104(unit)]));
        const at = [0, ...cuts.map((each) => each % (stream.length + 1)).sort((a, b) => a - b), stream.length];
        const found = at.slice(1).flatMap((end, index) => splitter.push(stream.subarray(at[index], end)));
        expect(found).toEqual(units);
        expect(splitter.error).toBeNull();
      }),
    );
  });

  it.each([
    ['68 04 07 00 00 01', 'U reserved byte set'],
    ['68 04 0F 00 00 00', 'U without exactly one function'],
    ['68 04 03 00 00 00', 'U without exactly one function'],
    ['68 05 07 00 00 00 00', 'U length not 4'],
    ['68 04 01 00 01 00', 'S reserved bit set'],
    ['68 03 01 00 00', 'length 4 to 253 expected, got 3'],
    ['68 FE 00 00', 'length 4 to 253 expected, got 254'],
    ['69 04', 'a unit begins with 68h'],
    ['68 04 00 00 00 00', 'an I unit carries an ASDU of 6 bytes or more, got 0'],
  ])('refuses %s: %s', (text, message) => {
    expect(decodeIec104(hex(text))).toMatchObject({ ok: false, error: { message } });
  });

  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const result = decodeIec104(bytes);
        if (result.ok && result.value.format === 'I') readIec104Asdu(result.value.asdu);
        readIec104Asdu(bytes);
        if (result.ok) expect(encodeIec104(result.value)).toEqual(bytes.slice(0, bytes.length - result.rest.length));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('IEC 104 ASDUs', () => {
  it.each(iec104Types.map((type) => [type.name, type] as const))('round trip of %s', (_, type) => {
    const asdu = fc
      .tuple(flag, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 0xfffff0 }))
      .chain(([sequence, count, first]) =>
        fc
          .tuple(...Array.from({ length: count }, (_each, index) => objectOf(type, first + index)))
          .map((objects): Iec104Asdu => ({
            typeId: type.id,
            sequence,
            cause: 3,
            negative: false,
            test: false,
            originator: 7,
            commonAddress: 258,
            objects,
          })),
      );
    fc.assert(
      fc.property(asdu, (each) => {
        const bytes = writeIec104Asdu(each);
        const read = readIec104Asdu(bytes);
        expect(read).toEqual({ ok: true, value: each });
      }),
      { numRuns: 60 },
    );
  });

  it('keeps the head of a kind that is not read here, and refuses a wrong length', () => {
    expect(readIec104Asdu(hex('7D 01 06 00 01 00 00 00 00 14'))).toMatchObject({
      ok: false,
      head: { typeId: 125, cause: 6 },
    });
    expect(readIec104Asdu(hex('64 02 06 00 01 00 00 00 00 14'))).toMatchObject({
      ok: false,
      error: { code: 'BAD_LENGTH' },
    });
  });

  it('reads a float with its time: 50.0 at 2026-11-24 08:30:15.250', () => {
    // Constructed: M_ME_TF_1, spontaneous, station 1, object 16385.
    const bytes = hex('24 01 03 00 01 00 01 40 00 00 00 48 42 00 92 3B 1E 08 38 0B 1A');
    expect(readIec104Asdu(bytes)).toMatchObject({
      ok: true,
      value: {
        typeId: 36,
        objects: [
          { address: 16385, value: 50, time: { wallMs: Date.UTC(2026, 10, 24, 8, 30, 15, 250), invalid: false } },
        ],
      },
    });
  });

  it('times round trip; 31 February and minute 60 are none', () => {
    fc.assert(
      fc.property(time, (each) => {
        expect(readCp56(writeCp56(each))).toEqual(each);
      }),
    );
    expect(readCp56(hex('00 00 00 00 1F 02 1A'))).toBeNull();
    expect(readCp56(hex('00 00 3C 00 01 02 1A'))).toBeNull();
  });
});
