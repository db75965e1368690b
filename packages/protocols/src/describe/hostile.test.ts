import { describe, expect, it } from 'vitest';
import { protocolDescriptions } from './index.ts';

/** Frames worked out by hand, with sums of their own: the codec must not be judged by itself. */

/** HJ 212-2017, Annex A: the old low byte is dropped. */
function crcOf(text: string): string {
  let reg = 0xffff;
  for (const byte of new TextEncoder().encode(text)) {
    reg = (reg >> 8) ^ byte;
    for (let bit = 0; bit < 8; bit++) reg = reg & 1 ? (reg >> 1) ^ 0xa001 : reg >> 1;
  }
  return reg.toString(16).toUpperCase().padStart(4, '0');
}
const hj = (segment: string, tail = '\r\n'): string =>
  `##${String(new TextEncoder().encode(segment).length).padStart(4, '0')}${segment}${crcOf(segment)}${tail}`;
const bytesOf = (hex: string): number[] =>
  (hex.replaceAll(/\s/g, '').match(/../g) ?? []).map((each) => parseInt(each, 16));
/** A serial frame: from 68 to the end of the data, with its sum and 16. */
const summed = (hex: string): string => {
  const sum = bytesOf(hex).reduce((total, each) => (total + each) & 0xff, 0);
  return `${hex} ${sum.toString(16).padStart(2, '0')} 16`;
};
const decode = (protocol: string, input: string): Record<string, unknown>[] => {
  const description = protocolDescriptions[protocol]!;
  return description.decode(
    description.input === 'text' ? new TextEncoder().encode(input) : Uint8Array.from(bytesOf(input)),
  );
};
const one = (protocol: string, input: string): Record<string, unknown> => {
  const found = decode(protocol, input);
  expect(found).toHaveLength(1);
  return found[0]!;
};
const encode = (protocol: string, from: Record<string, unknown>): Record<string, unknown> => {
  const result = protocolDescriptions[protocol]!.encode(from);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};
const head = 'QN=20261124080000000;ST=32;CN=2011;PW=123456;MN=88888880000001';

describe('HJ 212 frames worked by hand', () => {
  it('knows the check value of the standard', () => {
    expect(crcOf('123456789')).toBe('2F80');
  });

  it.each([
    ['Flag 0: 2005 without answer', '0', { version: '2005', split: false, ack_wanted: false }],
    ['Flag 1: 2005 with answer', '1', { version: '2005', split: false, ack_wanted: true }],
    ['Flag 7: 2017, split, with answer', '7', { version: '2017', split: true, ack_wanted: true }],
    ['Flag 9: 2025 with answer', '9', { version: '2025', split: false, ack_wanted: true }],
    ['Flag 12: a version that nobody knows', '12', { version: 'unknown', split: false, ack_wanted: false }],
  ])('%s', (_name, flag, expected) => {
    const split = Number(flag) & 2 ? 'PNUM=2;PNO=1;' : '';
    const found = one(
      'hj212',
      hj(`${head};Flag=${flag};${split}CP=&&DataTime=20261124080000;w01018-Rtd=36.5,w01018-Flag=N&&`),
    );
    expect(found).toMatchObject({ accept: true, flag: { value: Number(flag), ...expected } });
  });

  it.each([
    [
      'the Modbus checksum',
      (segment: string) => hj(segment).replace(/....\r\n$/, `${modbusCrc(segment)}\r\n`),
      ['crc mismatch'],
    ],
    [
      'a length one too small',
      (segment: string) =>
        hj(segment).replace(/^##\d{4}/, (at) => `##${String(Number(at.slice(2)) - 1).padStart(4, '0')}`),
      ['length mismatch'],
    ],
    ['three digits of length', (segment: string) => hj(segment).replace(/^##0/, '##'), ['length not 4 digits']],
    ['hex digits of length', (segment: string) => hj(segment).replace(/^##\d{4}/, '##00A0'), ['length not 4 digits']],
    ['LF alone at the end', (segment: string) => hj(segment, '\n'), ['no CR LF']],
    ['a flipped bit of a value', (segment: string) => hj(segment).replace('36.5', '36.4'), ['crc mismatch']],
  ] as const)('refuses %s by its name', (_name, broken, reasons) => {
    const found = one('hj212', broken(`${head};Flag=4;CP=&&DataTime=20261124080000;w01018-Rtd=36.5&&`));
    expect(found).toMatchObject({ accept: false, reasons: expect.arrayContaining([...reasons]) as string[] });
  });

  it('takes up again at the next ## after a frame cut in its middle, and loses no good one', () => {
    const good = hj(`${head};Flag=4;CP=&&DataTime=20261124080000;w01001-Rtd=7.2&&`);
    const found = decode('hj212', `\x00\xff junk${good.slice(0, 60)}${good}${good}`);
    expect(found.filter(({ accept }) => accept)).toHaveLength(2);
    expect(found.filter(({ accept }) => !accept).length).toBeGreaterThanOrEqual(1);
  });

  it.each([
    [
      'PW=123456;,MN=',
      'QN=20261124080000000;ST=32;CN=2011;PW=123456;,MN=88888880000001;Flag=4;CP=&&DataTime=20261124080000;w01001-Rtd=7.2&&',
    ],
    ['FLAG', `${head};FLAG=4;CP=&&DataTime=20261124080000;w01001-Rtd=7.2&&`],
    ['-flag', `${head};Flag=4;CP=&&DataTime=20261124080000;w01001-Rtd=7.2,w01001-flag=N&&`],
    ['no QN', `${head.slice(21)};Flag=4;CP=&&DataTime=20261124080000;w01001-Rtd=7.2&&`],
    ['PNO before PNUM', `${head};Flag=6;PNO=1;PNUM=2;CP=&&DataTime=20261124080000;w01001-Rtd=7.2&&`],
  ])('takes the quirk %s and tells it', (_name, segment) => {
    const found = one('hj212', hj(segment));
    expect(found).toMatchObject({ accept: true });
    expect((found['quirks'] as string[]).length).toBeGreaterThan(0);
  });

  it('knows the codes of 2005, and keeps one outside of Annex B without a guess at its name', () => {
    const found = one(
      'hj212',
      hj(`${head};Flag=0;CP=&&DataTime=20261124080000;011-Rtd=36.5,011-Flag=N;a2106-Rtd=3.5&&`),
    );
    const { values } = found['meaning'] as { values: { code: string; name: string | null; unit: string | null }[] };
    expect(values).toMatchObject([
      { code: '011', unit: 'mg/L', Rtd: '36.5', flag: 'N' },
      { code: 'a2106', name: null, unit: null, Rtd: '3.5' },
    ]);
    expect(values[0]!.name).not.toBeNull();
  });

  it('counts bytes, not characters, of Chinese text', () => {
    const segment = `${head};Flag=4;CP=&&DataTime=20261124080000;i11001-Info=设备故障&&`;
    expect(one('hj212', hj(segment))).toMatchObject({ accept: true, length: segment.length + 8 });
  });
});

function modbusCrc(text: string): string {
  let reg = 0xffff;
  for (const byte of new TextEncoder().encode(text)) {
    reg ^= byte;
    for (let bit = 0; bit < 8; bit++) reg = reg & 1 ? (reg >> 1) ^ 0xa001 : reg >> 1;
  }
  return reg.toString(16).toUpperCase().padStart(4, '0');
}

/** +33h on each byte, as on the wire. */
const plus33 = (hex: string): string =>
  bytesOf(hex)
    .map((each) => ((each + 0x33) & 0xff).toString(16).padStart(2, '0'))
    .join(' ');
const meter = (control: string, data: string): string =>
  summed(`68 12 90 78 56 34 12 68 ${control} ${bytesOf(data).length.toString(16).padStart(2, '0')} ${plus33(data)}`);

describe('DL/T 645 frames worked by hand', () => {
  it.each([
    // DI 02-01-01-00, 2 bytes XXX.X V: 2205 → 220.5
    ['a voltage', '91', '00 01 01 02 05 22', { DI: '02010100', value: 220.5, unit: 'V' }],
    // Sign in the top bit of the most significant byte: 0x80 | 0x00 → −0.123 A in XXX.XXX
    ['a current that flows back', '91', '00 01 02 02 23 01 80', { DI: '02020100', value: -0.123, unit: 'A' }],
    ['a power of −1.2345 kW', '91', '00 00 03 02 45 23 81', { DI: '02030000', value: -1.2345, unit: 'kW' }],
    ['a power factor of −0.985', '91', '00 00 06 02 85 89', { DI: '02060000', value: -0.985 }],
    // All FF: no value, never 0, and never 166,666.65.
    ['energy that is not known', '91', '00 00 01 00 ff ff ff ff', { DI: '00010000', value: null }],
    ['a nibble above nine', '91', '00 00 01 00 78 56 3A 12', { DI: '00010000', value: null }],
    ['a refusal of the password', 'D1', '04', { error_means: ['password'] }],
    ['several faults in a refusal', 'D1', '03', { error_means: ['other', 'no data'] }],
    ['more to follow', 'B1', '00 00 01 00 78 56 34 12', { more: true }],
  ])('%s', (_name, control, data, meaning) => {
    expect(one('dlt645', meter(control, data))).toMatchObject({ accept: true, address: '123456789012', meaning });
  });

  it('finds a frame behind a false start, and one with 68 in its address', () => {
    expect(
      decode('dlt645', `68 11 22 ${meter('91', '00 01 01 02 05 22')}`).filter(({ accept }) => accept),
    ).toHaveLength(1);
    const found = one('dlt645', summed('68 68 68 68 68 68 68 68 11 04 33 33 34 33'));
    expect(found).toMatchObject({ accept: true, address: '686868686868' });
  });

  it('refuses a wrong sum, and a length that lies', () => {
    const good = meter('91', '00 01 01 02 05 22');
    expect(one('dlt645', good.replace(/.. 16$/, '00 16'))).toMatchObject({ accept: false });
    expect(decode('dlt645', good.replace('68 91 06', '68 91 05')).some(({ accept }) => accept)).toBe(false);
  });
});

describe('CJ/T 188 frames worked by hand', () => {
  const reply = (di: string, rest: string): string => {
    const data = `${di} 00 ${rest}`;
    return summed(`68 10 44 33 22 11 00 33 78 81 ${bytesOf(data).length.toString(16).padStart(2, '0')} ${data}`);
  };
  // 12 34 56 78 low first is 785634.12 m³; 2C is m³; the time BCD low first: 2026-11-24 08:30:15.
  const rest = '12 34 56 78 2C 00 10 00 00 2C 15 30 08 24 11 26 20 00 00';
  it.each(['90 1F', '1F 90'])('a reading is told whichever way its identifier %s is sent', (di) => {
    expect(one('cjt188', reply(di, rest))).toMatchObject({
      accept: true,
      address: '78330011223344',
      DI_bytes_as_sent: di,
      total: { value: 785_634.12, unit: 'm3' },
      at_settlement: { value: 10, unit: 'm3' },
    });
  });

  it('digits that are none are no value, and litres are told as litres', () => {
    const found = one('cjt188', reply('90 1F', rest.replace('12 34 56 78 2C', 'FF FF FF FF 29')));
    expect(found).toMatchObject({ accept: true, total: { value: null, unit: 'L' } });
  });

  it('a refusal is told, a wrong sum is refused', () => {
    expect(one('cjt188', summed('68 10 44 33 22 11 00 33 78 C1 03 01 02 00'))).toMatchObject({
      accept: true,
      refused: expect.anything() as unknown,
    });
    expect(one('cjt188', reply('90 1F', rest).replace(/.. 16$/, '00 16'))).toMatchObject({ accept: false });
  });
});

describe('IEC 104 units worked by hand', () => {
  it.each([
    // N(S) = 5 → 0A 00, N(R) = 300 → 58 02 (300 × 2 = 600 = 0x0258).
    [
      'two floats in a row',
      '68 17 0A 00 58 02 0D 82 03 00 01 00 01 40 00 00 00 48 42 00 00 00 20 C1 80',
      {
        NS: 5,
        NR: 300,
        SQ: 1,
        type_id: 13,
        objects: [
          { IOA: 16_385, value: 50, quality: [] },
          { IOA: 16_386, value: -10, quality: ['invalid'] },
        ],
      },
    ],
    [
      'a scaled value below zero',
      '68 10 00 00 00 00 0B 01 14 00 02 00 10 00 00 FE FF 10',
      { type_id: 11, COT: 20, common_address: 2, objects: [{ IOA: 16, value: -2, quality: ['blocked'] }] },
    ],
    [
      'a double point that is on',
      '68 0E 00 00 00 00 03 01 03 00 01 00 05 00 00 02',
      { type_id: 3, objects: [{ IOA: 5, value: 2 }] },
    ],
    [
      'a refused command',
      '68 0E 00 00 00 00 2D 01 47 00 01 00 01 60 00 81',
      { type_id: 45, COT: 7, negative: true, objects: [{ IOA: 24_577, value: 1, command: { select: true } }] },
    ],
    ['an object that nobody knows', '68 0E 00 00 00 00 64 01 2F 00 01 00 00 00 00 14', { type_id: 100, COT: 47 }],
    // CP56: 15.250 s = 15250 = 0x3B92, minute 30, hour 8, 24 with weekday 2 (0x58), November, 26.
    [
      'a single point with its time',
      '68 15 00 00 00 00 1E 01 03 00 01 00 01 00 00 01 92 3B 1E 08 58 0B 1A',
      {
        type_id: 30,
        objects: [{ IOA: 1, value: 1, time: { local: '2026-11-24T08:30:15.250', invalid: false, summer: false } }],
      },
    ],
  ])('%s', (_name, hex, expected) => {
    expect(one('iec104', hex)).toMatchObject({ accept: true, ...expected });
  });

  it.each([
    ['two functions at once', '68 04 0F 00 00 00'],
    ['a U unit that is too long', '68 05 07 00 00 00 00'],
    ['a length of three', '68 03 07 00 00'],
    ['a float with its last byte missing', '68 11 00 00 00 00 0D 01 03 00 01 00 01 40 00 00 00 48 42'],
    ['an S unit with a set bit', '68 04 01 01 02 00'],
  ])('refuses %s', (_name, hex) => {
    expect(decode('iec104', hex)[0]).toMatchObject({ accept: false });
  });

  it('writes the interrogation and a set point as by hand', () => {
    expect(encode('iec104', { type_id: 100, COT: 6, common_address: 1, QOI: 20 })['hex']).toBe(
      '68 0E 00 00 00 00 64 01 06 00 01 00 00 00 00 14',
    );
    const setPoint = { type_id: 50, COT: 6, common_address: 1, IOA: 25_089, value: 62.5, command: { select: false } };
    expect(encode('iec104', setPoint)['hex']).toBe('68 12 00 00 00 00 32 01 06 00 01 00 01 62 00 00 00 7A 42 00');
  });
});

describe('Modbus frames worked by hand', () => {
  it.each([
    ['an exception', 'modbus-tcp', '00 07 00 00 00 03 01 83 02', { accept: true, function: 3, exception: 2 }],
    [
      'FC 16',
      'modbus-tcp',
      '00 01 00 00 00 0B 01 10 00 10 00 02 04 00 0A 01 02',
      { accept: true, function: 16, address: 16, registers: [10, 258] },
    ],
    [
      'the RTU example of the specification',
      'modbus-rtu',
      '11 03 00 6B 00 03 76 87',
      { accept: true, unit: 17, function: 3, address: 107, quantity: 3 },
    ],
    ['126 registers, one too many', 'modbus-tcp', '00 01 00 00 00 06 01 03 00 00 00 7E', { accept: false }],
    ['none at all', 'modbus-tcp', '00 01 00 00 00 06 01 03 00 00 00 00', { accept: false }],
    ['a byte count that lies', 'modbus-tcp', '00 01 00 00 00 0B 01 10 00 10 00 02 03 00 0A 01 02', { accept: false }],
    ['another protocol number', 'modbus-tcp', '00 01 00 01 00 06 01 03 00 00 00 02', { accept: false }],
    ['a swapped checksum', 'modbus-rtu', '11 03 00 6B 00 03 87 76', { accept: false }],
    ['a coil that is neither on nor off', 'modbus-tcp', '00 01 00 00 00 06 01 05 00 01 12 34', { accept: false }],
  ])('%s', (_name, protocol, hex, expected) => {
    expect(one(protocol, hex)).toMatchObject(expected);
  });
});
