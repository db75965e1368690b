import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { iec104Types } from '../iec104/index.ts';
import { hexBytes, protocolDescriptions } from './index.ts';

/** Frames of both directions, with refusals and exceptions. Sums were added by hand. */
const frames: readonly (readonly [string, string])[] = [
  ['dlt645', 'FE FE FE FE 68 AA AA AA AA AA AA 68 13 00 DF 16'],
  ['dlt645', '68 01 00 00 00 00 00 68 93 06 34 33 33 33 33 33 9D 16'],
  ['dlt645', '68 01 00 00 00 00 00 68 91 08 33 33 34 33 AB 89 67 45 17 16'],
  ['dlt645', '68 01 00 00 00 00 00 68 D1 01 36 D9 16'],
  ['cjt188', 'FE FE FE 68 10 AA AA AA AA AA AA AA 01 03 90 1F 01 D2 16'],
  ['cjt188', '68 10 78 56 34 12 00 11 11 C1 03 01 04 00 77 16'],
  [
    'cjt188',
    '68 10 AA AA AA AA AA AA AA 81 16 1F 90 02 78 56 34 12 2C 00 00 00 00 2C 56 34 12 07 12 26 20 00 00 CD 16',
  ],
  ['modbus', '00 01 00 00 00 06 11 03 00 6B 00 03'],
  ['modbus', '00 01 00 00 00 07 01 03 04 00 01 00 02'],
  ['modbus', '00 01 00 00 00 03 01 83 02'],
  ['modbus', '00 01 00 00 00 03 01 AB 01'],
  ['modbus', '00 01 00 00 00 06 01 10 00 00 00 02'],
  ['modbus', '00 01 00 00 00 04 01 01 01 05'],
  ['modbus', '00 01 00 00 00 06 01 08 00 00 A5 37'],
  ['modbus', '00 01 00 00 00 0D 01 2B 0E 01 01 00 00 01 00 03 41 42 43'],
  ['iec104', '68 04 01 00 06 00'],
  ['iec104', '68 0E 02 00 04 00 64 01 47 00 01 00 00 00 00 14'],
  // A kind whose objects are not read here is told by its bytes.
  ['iec104', '68 12 00 00 00 00 78 01 0D 00 01 00 01 00 00 01 00 0A 00 00'],
];

const encoded = (name: string, from: Record<string, unknown>) => {
  const result = protocolDescriptions[name]!.encode(from);
  return result.ok ? hexBytes(result.value['hex']) : result.error.message;
};

describe('a frame is written again from what was told of it', () => {
  it.each(frames)('%s %s', (name, hex) => {
    const bytes = hexBytes(hex)!;
    const [told] = protocolDescriptions[name]!.decode(bytes);
    expect(told).toMatchObject({ accept: true });
    expect(encoded(name, told!)).toEqual(bytes);
  });

  it('HJ 212, with all that follows from it', () => {
    const { encode, decode } = protocolDescriptions['hj212']!;
    const made = encode({ head: { ST: '32', CN: '2011' }, cp: [{ 'w01018-Rtd': '1.0' }] });
    const frame = made.ok ? String(made.value['frame']) : '';
    const [told] = decode(new TextEncoder().encode(frame));
    expect(encode(told!)).toMatchObject({ ok: true, value: { frame } });
  });

  it.each(frames)('%s %s: what is told of it otherwise is refused by its name', (name, hex) => {
    const [told] = protocolDescriptions[name]!.decode(hexBytes(hex)!);
    const derived = ['length', 'checksum_computed', 'count', 'cause', 'type', 'exception_means', 'total'];
    for (const field of derived.filter((each) => each in told!))
      expect(encoded(name, { ...told!, [field]: 'x' }), field).toMatch(new RegExp(`^${field}: .* expected, got "x"$`));
  });
});

describe('what is missing behind a whole frame', () => {
  it.each(frames)('%s %s is told by its place in all the bytes', (name, hex) => {
    const { decode } = protocolDescriptions[name]!;
    const whole = hexBytes(hex)!;
    for (let kept = 1; kept < whole.length; kept++) {
      const cut = Uint8Array.from([...whole, ...whole.subarray(0, kept)]);
      const found = decode(cut);
      const refused = found.find(({ accept }) => !accept)!;
      expect(refused, String(kept)).toMatchObject({ accept: false, offset: expect.any(Number) as number });
      expect(refused['offset'], String(kept)).toBeGreaterThanOrEqual(whole.length);
      const [, needed, got] = /(\d+) bytes, got (\d+)$/.exec(String(refused['reason'])) ?? [];
      if (needed !== undefined) expect(Number(got), String(kept)).toBeLessThan(Number(needed));
    }
  });
});

describe('a description that says two things is refused', () => {
  it.each([
    ['dlt645', { DI: '00-01-00-00', data_minus_33: '01 02' }, 'data_minus_33: "00 00 01 00" expected, got "01 02"'],
    ['dlt645', { DI: '02-02-01-00', value: 1, data: '00' }, 'data: value or data, not both, expected'],
    ['dlt645', { DI: '9010', control: '0x11' }, 'DI: 8 hex digits with control 0x11 expected'],
    ['dlt645', { DI: '00-01-00-00', control: '0x01' }, 'DI: 4 hex digits with control 0x01 expected'],
    ['cjt188', { control: 'C1', status: '04' }, 'status: 2 hex bytes, or none, expected, got "04"'],
    ['cjt188', { address: '12345678901234', address_bytes_as_sent: '44 33 22 11 00 33 78' }, 'address: "7833'],
    ['modbus', { function: 3, address: 0, quantity: 2, length: 9 }, 'length: 6 expected, got 9'],
    ['modbus', { function: 16, address: 0, registers: [1], values: [2] }, 'values: the same as `registers`'],
    ['modbus', { function: 5, address: 0, on: true, value: 0 }, 'value: the same as `on` expected, got 0'],
    ['modbus', { function: 6, address: 0, value: [5] }, 'value: a number from 0 to 65535 expected, got [5]'],
    ['hj212', { segment: 'ST=91;CP=&&&&', head: { ST: '32' } }, 'head.ST: "91" expected, got "32"'],
    ['dlt645', { DI: [], data: '00' }, 'DI: 8 hex digits such as 00-01-00-00 expected, got []'],
    ['dlt645', { DI: '02-01-01-00', control: null }, 'control: a byte such as 0x11 expected, got null'],
    ['dlt645', { DI: '02-01-01-00', value: [[1]] }, 'value: a number in the format of 02010100 expected, got [[1]]'],
    ['sparkplug', { metrics: [null] }, 'metrics[0]: an object expected, got null'],
    [
      'sparkplug',
      { metrics: [{ name: 'a', type: 'Int32', datatype: 9, value: 1 }] },
      'metrics[0].datatype: the number',
    ],
    ['hj212', { head: { QN: '2016' } }, 'head.QN: a time with milliseconds'],
    ['hj212', { head: { ST: '3' } }, 'head.ST: 2 digits expected, got "3"'],
    ['hj212', { head: { CN: '20110' } }, 'head.CN: 4 digits expected, got "20110"'],
    ['hj212', { head: { Flag: '256' } }, 'head.Flag: a number from 0 to 255 expected, got "256"'],
    ['hj212', { head: { Flag: '6' } }, 'head.PNUM: the number of packets, which Flag 6 announces, expected'],
    ['hj212', { head: { Flag: '4', PNUM: '2', PNO: '1' } }, 'head.Flag: a number with the bit of value 2'],
    ['hj212', { head: { Flag: '6', PNUM: '2', PNO: '3' } }, 'head.PNO: a number from 1 to PNUM, 2, expected, got "3"'],
    ['hj212', { head: {}, cp: [{ DataTime: '20161301000000' }] }, 'cp[0].DataTime: a time such as'],
    ['hj212', { head: {}, cp: [{ 'w01018-Rtd': 'x' }] }, 'cp[0].w01018-Rtd: a number such as 12.5 expected, got "x"'],
    ['hj212', { head: {}, cp: [{}] }, 'cp[0]: an object with a field expected, got {}'],
    ['hj212', { head: { ST: '91', Flag: '5' }, flag: { split: true } }, 'flag.split: false expected, got true'],
  ])('%s %j', (name, from, message) => {
    expect(encoded(name, from)).toContain(message);
  });
});

describe('units of IEC 104', () => {
  const at = new Date(Date.UTC(2026, 10, 24, 8, 0, 7, 250));
  // 24 November 2026 is a Tuesday: day 2 of the week above 24 in five bits.
  const tag = [0x52, 0x1c, 0x00, 0x08, 0x58, 0x0b, 0x1a];
  const word = (value: number, bytes: number) =>
    Array.from({ length: bytes }, (_, place) => Number((BigInt(value) >> BigInt(8 * place)) & 0xffn));
  const real = (value: number) => [...new Uint8Array(Float32Array.of(value).buffer)];
  const marks = ['overflow', 'blocked', 'substituted', 'notTopical', 'invalid'];
  const places = [0, 4, 5, 6, 7];
  const qualityOf = (byte: number) => marks.filter((_, index) => (byte >> places[index]!) & 1);
  const int16 = fc.integer({ min: -32768, max: 32767 });
  const uint = (high: number) => fc.integer({ min: 0, max: high });

  /** An element of a kind as bytes, and what it says; from the layout of the standard. */
  const element = (kind: string): fc.Arbitrary<{ bytes: number[]; told: Record<string, unknown> }> => {
    const quality = (of: readonly number[]) =>
      fc.subarray([...of]).map((bits) => bits.reduce((byte, bit) => byte | (1 << bit), 0));
    const measured = (value: fc.Arbitrary<number>, write: (value: number) => number[], scale = 1) =>
      fc.tuple(value, quality(places)).map(([raw, byte]) => ({
        bytes: [...write(raw), byte],
        told: { value: raw / scale, quality: qualityOf(byte) },
      }));
    const point = (high: number) =>
      fc.tuple(uint(high), quality(places.slice(1))).map(([value, byte]) => ({
        bytes: [value | byte],
        told: { value, quality: qualityOf(byte) },
      }));
    const command = (value: fc.Arbitrary<number>, write: (value: number) => number[], scale = 1) =>
      fc.tuple(value, fc.boolean(), uint(127)).map(([raw, select, qualifier]) => ({
        bytes: [...write(raw), qualifier | (select ? 0x80 : 0)],
        told: { value: raw / scale, command: { select, qualifier } },
      }));
    const state = (high: number) =>
      fc.tuple(uint(high), fc.boolean(), uint(31)).map(([value, select, qualifier]) => ({
        bytes: [value | (qualifier << 2) | (select ? 0x80 : 0)],
        told: { value, command: { select, qualifier } },
      }));
    const parameter = (value: fc.Arbitrary<number>, write: (value: number) => number[], scale = 1) =>
      fc.tuple(value, uint(255)).map(([raw, qualifier]) => ({
        bytes: [...write(raw), qualifier],
        told: { value: raw / scale, qualifier },
      }));
    const protection = (high: number, write: (value: number, byte: number) => number[]) =>
      fc.tuple(uint(high), quality(places.slice(1)), fc.boolean(), uint(59_999)).map(([value, byte, invalid, ms]) => ({
        bytes: [...write(value, byte | (invalid ? 8 : 0)), ...word(ms, 2)],
        told: { value, quality: qualityOf(byte), elapsed: { ms, invalid } },
      }));
    const plain = (high: number, bytes: number) =>
      uint(high).map((value) => ({ bytes: word(value, bytes), told: { value } }));
    // Six digits are what a person enters; four bytes hold them so that they are told again.
    const float = fc
      .tuple(fc.integer({ min: -999_999, max: 999_999 }), fc.integer({ min: -9, max: 9 }))
      .map(([digits, power]) => Number(`${digits}e${power}`) + 0);
    const short = (value: number) => word(value, 2);
    const kinds: Record<string, fc.Arbitrary<{ bytes: number[]; told: Record<string, unknown> }>> = {
      single: point(1),
      double: point(3),
      step: fc
        .tuple(fc.integer({ min: -64, max: 63 }), fc.boolean(), quality(places))
        .map(([value, transient, byte]) => ({
          bytes: [(value & 0x7f) | (transient ? 0x80 : 0), byte],
          told: { value, transient, quality: qualityOf(byte) },
        })),
      bits: measured(uint(0xffff_ffff), (value) => word(value, 4)),
      normalised: measured(int16, short, 32768),
      'normalised-bare': int16.map((raw) => ({ bytes: short(raw), told: { value: raw / 32768 } })),
      scaled: measured(int16, short),
      float: measured(float, real),
      counter: fc
        .tuple(fc.integer(), uint(31), fc.boolean(), fc.boolean(), fc.boolean())
        .map(([value, sequence, carry, adjusted, invalid]) => ({
          bytes: [...word(value, 4), sequence | (+carry << 5) | (+adjusted << 6) | (+invalid << 7)],
          told: { value, counter: { sequence, carry, adjusted, invalid } },
        })),
      'protection-event': protection(3, (value, byte) => [value | byte]),
      'protection-start': protection(0x3f, (value, byte) => [value, byte]),
      'protection-circuit': protection(0x0f, (value, byte) => [value, byte]),
      'single-command': state(1),
      'double-command': state(3),
      'step-command': state(3),
      'normalised-setpoint': command(int16, short, 32768),
      'scaled-setpoint': command(int16, short),
      'float-setpoint': command(float, real),
      'bits-command': plain(0xffff_ffff, 4),
      'normalised-parameter': parameter(int16, short, 32768),
      'scaled-parameter': parameter(int16, short),
      'float-parameter': parameter(float, real),
      clock: fc.constant({ bytes: tag, told: { value: null, time: { local: '2026-11-24T08:00:07.250' } } }),
      test: plain(0xffff, 2),
      none: fc.constant({ bytes: [], told: { value: null } }),
    };
    return kinds[kind] ?? plain(255, 1);
  };

  it.each(iec104Types.map((type) => [type.name, type] as const))('%s is read and written both ways', (_, type) => {
    const unit = fc.tuple(fc.array(element(type.element), { minLength: 1, maxLength: 9 }), fc.boolean(), uint(0x7fff));
    fc.assert(
      fc.property(unit, ([elements, isSequence, address]) => {
        const body = elements.flatMap(({ bytes }, index) => [
          ...(isSequence && index > 0 ? [] : word(address + index, 3)),
          ...bytes,
          ...(type.timed ? tag : []),
        ]);
        const head = [type.id, elements.length | (isSequence ? 0x80 : 0), 3, 0, 1, 0];
        const bytes = Uint8Array.from([0x68, 10 + body.length, 0, 0, 0, 0, ...head, ...body]);
        const time = type.timed
          ? { time: { local: at.toISOString().slice(0, -1), summer: false, invalid: false } }
          : {};
        const objects = elements.map(({ told }, index) => ({ IOA: address + index, ...told, ...time }));
        const [told] = protocolDescriptions['iec104']!.decode(bytes);
        expect(told).toMatchObject({ accept: true, type_id: type.id, SQ: isSequence ? 1 : 0, objects });
        expect(encoded('iec104', told!)).toEqual(bytes);
      }),
      { numRuns: 20 },
    );
  });

  const unit = (type: number, more: object) => ({
    type_id: type,
    COT: 3,
    common_address: 1,
    IOA: 1,
    value: 1,
    ...more,
  });
  it.each([
    [unit(13, { quality: ['not topical'] }), 'quality: a list of overflow, blocked'],
    [unit(1, { quality: ['overflow'] }), 'quality: no such mark in M_SP_NA_1 expected, got "overflow"'],
    [unit(13, { time: '2026-11-24T08:00:00' }), 'time: nothing in M_ME_NC_1 expected'],
    [unit(13, { command: { select: true } }), 'command: nothing in M_ME_NC_1 expected'],
    [unit(102, {}), 'value: nothing in C_RD_NA_1 expected, got 1'],
    [unit(13, { value: 1e39 }), 'value: number within'],
    [unit(50, { value: undefined }), 'value: a number expected, got nothing'],
    [unit(50, { value: null }), 'value: a number expected, got null'],
    [unit(45, { command: { select: true, qualifier: 32 } }), 'command.qualifier: whole number from 0 to 31'],
    [unit(50, { command: { qualifier: 128 } }), 'command.qualifier: a number from 0 to 127 expected, got 128'],
    [unit(15, { counter: { sequence: 32 } }), 'counter.sequence: a number from 0 to 31 expected, got 32'],
    [unit(110, { qualifier: 256 }), 'qualifier: a number from 0 to 255 expected, got 256'],
    [unit(1, { negative: 'yes' }), 'negative: true or false expected, got "yes"'],
    [unit(1, { SQ: '1' }), 'SQ: true or false expected, got "1"'],
    [unit(1, { count: 2 }), 'count: 1 expected, got 2'],
    [unit(36, { time: '2026-02-30T00:00:00' }), 'time: a local time from 2000 to 2099'],
    [unit(36, { time: '1999-12-31T00:00:00' }), 'time: a local time from 2000 to 2099'],
    [unit(36, { time: '2026-12-31T24:00:00' }), 'time: a local time from 2000 to 2099'],
    [unit(100, { QOI: 20, value: 21 }), 'QOI: 21 as `value` expected, got 20'],
    [unit(120, {}), 'type_id: a kind that is written here'],
    [unit(38, { time: '2026-11-24T08:00:00' }), 'elapsed.ms: whole number from 0 to 59999 expected, got nothing'],
    [unit(39, { elapsed: { ms: 60000 } }), 'elapsed.ms: a number from 0 to 59999 expected, got 60000'],
    [{ ...unit(13, {}), objects: [null] }, 'objects[0]: an object expected, got null'],
  ])('%j is refused', (from, message) => {
    expect(encoded('iec104', from)).toContain(message);
  });
});
