import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeDlt645Value, hexBytes, protocolDescriptions } from './index.ts';

interface ProtocolCase {
  id: string;
  title: string;
  input: Record<string, string>;
  expected: { accept?: boolean; reasons?: string[] } & Record<string, unknown>;
}

/** Frames with known answers; each names its source. */
function casesOf(name: string): ProtocolCase[] {
  const url = new URL(`../fixtures/${name}-cases.json`, import.meta.url);
  return (JSON.parse(readFileSync(url, 'utf8')) as { cases: ProtocolCase[] }).cases;
}

const named = (name: string) => casesOf(name).map((each) => [`${each.id}: ${each.title}`, each] as const);

describe('HJ 212', () => {
  const protocol = protocolDescriptions['hj212']!;
  it.each(named('hj212').filter(([, { input }]) => input['frame']))('%s', (_, { input, expected }) => {
    const found = protocol.decode(new TextEncoder().encode(input['frame']!));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject(expected);
    if (expected.accept) expect(found[0]!['quirks']).toEqual(expected['quirks']);
  });
  it.each(named('hj212').filter(([, { input }]) => input['segment']))('%s', (_, { input, expected }) => {
    expect(protocol.encode(input)).toMatchObject({ ok: true, value: expected });
    const { head, cp } = expected;
    expect(protocol.encode({ head, cp })).toMatchObject({ ok: true, value: expected });
  });
});

describe.each(['dlt645', 'cjt188', 'iec104', 'modbus'])('%s', (name) => {
  const protocol = protocolDescriptions[name === 'modbus' ? 'modbus-tcp' : name]!;
  it.each(named(name).filter(([, { input }]) => input['hex']))('%s', (_, { input, expected }) => {
    const bytes = hexBytes(input['hex'])!;
    const [first] = protocol.decode(bytes);
    expect(first).toMatchObject(expected);
    // What holds is written again, byte by byte, from its own description.
    if (!expected.accept) return;
    const described = { ...first!, data: first!['data_minus_33'] ?? '' };
    const written = protocol.encode(described);
    expect(written.ok && hexBytes(written.value['hex'])).toEqual(bytes);
  });
});

describe('DL/T 645 values', () => {
  it.each(named('dlt645').filter(([, { input }]) => input['DI']))('%s', (_, { input, expected }) => {
    const data = hexBytes(input['data_hex_after_minus_33_low_byte_first'])!;
    const read = describeDlt645Value(input['DI']!, data);
    expect(read['value']).toBeCloseTo(expected['value'] as number, 9);
  });
});

describe('encoding', () => {
  it.each([
    ['hj212', { head: { PW: 'a;b' }, cp: [] }, "PW: a value holds none of ; , & and no line end, got 'a;b'"],
    ['hj212', { head: { QN: 20160801085857223 } }, 'head.QN: text'],
    ['hj212', { head: { CN: '2011' }, cp: [{ a: null }] }, 'cp[0].a: text'],
    ['cjt188', { address: '12' }, 'address: 14 digits'],
    ['modbus', { function: 6, address: 1, value: 70000 }, 'value: a number from 0 to 65535 expected, got 70000'],
    ['modbus', { function: 15, address: 1, bits: [2] }, 'bits: a list of true and false'],
    ['modbus', { function: 99 }, 'function: one of 1, 2'],
    ['hj212', { head: 3 }, 'head: an object of texts (QN, ST, CN, …), or a text `segment`, expected, got 3'],
    ['dlt645', { address: '12' }, 'address: 12 digits (or AAAAAAAAAAAA) expected, got "12"'],
    ['dlt645', { DI: '02010100', value: 'x' }, 'value: a number in the format of 02010100 expected, got "x"'],
    ['cjt188', { SER: 'zz' }, 'SER: one hex byte expected, got "zz"'],
    ['iec104', { format: 'U', function: 'GO' }, 'function: one of'],
    [
      'iec104',
      { format: 'I', type_id: 13, COT: 3, common_address: 1, objects: [{ IOA: -1 }] },
      'objects[0].IOA: a number of 24 bits expected, got -1',
    ],
    [
      'iec104',
      { format: 'I', type_id: 1, COT: 3, common_address: 1, objects: [{ IOA: 1, value: 2 }] },
      'value: whole number from 0 to 1 expected, got 2',
    ],
    ['modbus-tcp', { function: 3, address: 0, quantity: 126 }, 'quantity'],
  ])('%s names what is wrong in %j', (name, from, message) => {
    const result = protocolDescriptions[name]!.encode(from);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.error.message).toContain(message);
  });

  it('tells the framing of Modbus from the bytes, and refuses what no reading fits', () => {
    const { decode, encode } = protocolDescriptions['modbus']!;
    expect(decode(hexBytes('01 03 00 00 00 0A C5 CD')!)).toMatchObject([
      { accept: true, framing: 'rtu', quantity: 10 },
    ]);
    expect(decode(hexBytes('00 01 00 00 00 06 01 03 00 00 00 02')!)).toMatchObject([{ accept: true, framing: 'tcp' }]);
    expect(decode(hexBytes('00 01 00 00 00 06 01 03 00 00 00 7E')!)).toMatchObject([
      { accept: false, reason: 'quantity 126 is outside 1..125' },
    ]);
    expect(encode({ unit: 1, function: 5, address: 1, value: true })).toMatchObject({ ok: true, value: { on: true } });
  });

  it('writes the framing that is asked for, and tells it again as it was asked', () => {
    const { decode, encode } = protocolDescriptions['modbus']!;
    const requests = [
      ...[1, 2, 3, 4].map((code) => ({ function: code, address: 7, quantity: 9 })),
      { function: 5, address: 7, on: true },
      { function: 6, address: 7, value: 9 },
      { function: 15, address: 7, bits: [true, false, true], quantity: 3 },
      { function: 16, address: 7, registers: [1, 2], quantity: 2 },
      { function: 22, address: 7, andMask: 1, orMask: 2 },
      { function: 23, readAddress: 1, readQuantity: 2, writeAddress: 3, registers: [4], writeQuantity: 1 },
    ];
    for (const framing of ['tcp', 'rtu'])
      for (const request of requests) {
        const made = encode({ unit: 17, framing, ...request });
        expect(made, JSON.stringify(request)).toMatchObject({ ok: true, value: { framing, ...request } });
        const [read] = decode(hexBytes(made.ok && made.value['hex'])!);
        expect(read, JSON.stringify(request)).toMatchObject({ accept: true, framing, unit: 17, ...request });
        // Two bytes of checksum instead of six of header: an RTU frame is the shorter one.
        const whole = hexBytes(made.ok && made.value['hex'])!;
        expect(whole[framing === 'rtu' ? 0 : 6]).toBe(17);
      }
    for (const [from, message] of [
      [{ framing: 'ascii', function: 3, address: 0, quantity: 1 }, 'framing: tcp or rtu expected, got "ascii"'],
      [
        { function: 16, address: 0, registers: [1, 2], quantity: 3 },
        'quantity: as many as the list `registers` has, 2',
      ],
    ] as const) {
      const refused = encode(from);
      expect(!refused.ok && refused.error.message).toContain(message);
    }
  });

  it('lifts all that the one object of a unit of IEC 104 tells, and of several nothing', () => {
    const { decode, encode } = protocolDescriptions['iec104']!;
    const head = { format: 'I', COT: 3, common_address: 1 };
    const of = (type: number, ...objects: object[]) => {
      const made = encode({ ...head, type_id: type, objects });
      if (!made.ok) throw new Error(made.error.message);
      return decode(hexBytes(made.value['hex'])!)[0]! as Record<string, unknown>;
    };
    for (const type of [1, 3, 5, 7, 9, 11, 13, 15, 30, 36, 37, 45, 50, 100]) {
      const timed = type === 30 || type === 36 || type === 37 ? { time: '2026-11-24T08:00:00' } : {};
      const marked = [15, 37, 45, 50, 100].includes(type) ? {} : { quality: ['invalid'] };
      const one = { IOA: 4, value: type === 9 ? 0.5 : 1, ...marked, ...timed };
      const single = of(type, one);
      expect(single, String(type)).toMatchObject((single['objects'] as object[])[0]!);
      expect(single['value'], String(type)).not.toBeUndefined();
      const several = of(type, one, { ...one, IOA: 5 });
      expect(several['value'] ?? several['quality'] ?? several['IOA'], String(type)).toBeUndefined();
    }
  });

  it('takes ** behind the checksum and behind the line end for what it is', () => {
    const { decode } = protocolDescriptions['hj212']!;
    const frame = '##0004CN=1'; // The data area is missing, so the frame is refused for that and for nothing else.
    expect(decode(new TextEncoder().encode(`${frame}0000**\r\n`))).toMatchObject([{ accept: false, actual_length: 4 }]);
    const good =
      '##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&1C80';
    for (const end of ['**\r\n', '\r\n**'])
      expect(decode(new TextEncoder().encode(good + end))).toMatchObject([
        { accept: true, quirks: ["'**' after the frame"] },
      ]);
  });

  it('writes a read request and a command as an engineer would ask for them', () => {
    expect(protocolDescriptions['dlt645']!.encode({ address: '000000000001', DI: '00-01-00-00' })).toMatchObject({
      ok: true,
      value: { hex: '68 01 00 00 00 00 00 68 11 04 33 33 34 33 B3 16' },
    });
    const interrogation = { format: 'I', type_id: 100, COT: 6, common_address: 1, QOI: 20 };
    expect(protocolDescriptions['iec104']!.encode(interrogation)).toMatchObject({
      ok: true,
      value: { hex: '68 0E 00 00 00 00 64 01 06 00 01 00 00 00 00 14' },
    });
  });
});

/** Frames of the same kinds as the cases, worked out by hand from the standards' layouts. */
describe('decoding', () => {
  it.each([
    [
      'dlt645',
      'reply of 1997, 9010',
      '68 01 00 00 00 00 00 68 81 06 43 C3 AB 89 67 45 3E 16',
      { control: '0x81', meaning: { version: 'DL/T 645-1997', DI: '9010', value: 123_456.78, unit: 'kWh' } },
    ],
    [
      'dlt645',
      'voltages of 1997, B61F with its end mark',
      '68 01 00 00 00 00 00 68 81 09 52 E9 53 35 54 35 55 35 DD 0E 16',
      {
        meaning: {
          values: [
            { DI: 'B611', value: 220 },
            { DI: 'B612', value: 221 },
            { DI: 'B613', value: 222 },
          ],
        },
      },
    ],
    [
      'dlt645',
      'a later part of a long answer is not taken for its beginning',
      '68 01 00 00 00 00 00 68 92 09 33 32 34 33 AB 89 67 45 34 4C 16',
      { meaning: { function: 'read next', DI: '0001FF00', part: 1, data: '78 56 34 12' } },
    ],
    [
      'dlt645',
      'broadcast of the time',
      '68 99 99 99 99 99 99 68 08 06 89 67 45 57 44 59 9D 16',
      { address: '999999999999', meaning: { function: 'broadcast time', time: '261124123456' } },
    ],
    [
      'dlt645',
      'state word 4',
      '68 01 00 00 00 00 00 68 91 06 37 38 33 37 34 34 A9 16',
      {
        meaning: {
          DI: '04000504',
          name: 'state word 4',
          hex: '0101',
          set: ['loss of voltage', 'current interruption'],
        },
      },
    ],
    [
      'cjt188',
      'refusal',
      '68 10 78 56 34 12 00 11 11 C1 03 01 04 00 77 16',
      { control: 'C1', SER: '01', refused: true, status: '04 00', status_means: ['valve open', 'battery low'] },
    ],
    [
      'cjt188',
      'reading of a heat meter',
      '68 20 78 56 34 12 00 11 11 81 2E 90 1F 00 00 00 10 00 05 56 34 12 00 05 00 50 00 00 17 00 50 01 00 35 56 34 12 00 2C 50 65 00 25 40 00 20 01 00 00 30 14 24 11 26 20 00 00 81 16',
      {
        at_settlement: { value: 1000, text: '1000.00', unit: 'kWh' },
        total: { value: 1234.56, unit: 'kWh' },
        power: { value: 50, unit: 'kW' },
        flow: { value: 1.5, text: '1.5000', unit: 'm3/h' },
        volume: { value: 1234.56, unit: 'm3' },
        supply_C: '65.50',
        return_C: '40.25',
        hours: '120',
        time: '20261124143000',
      },
    ],
    [
      'cjt188',
      'reply with the address',
      '68 10 78 56 34 12 00 11 11 83 03 81 0A 00 BF 16',
      { address: '11110012345678', function: 'read address', SER: '00' },
    ],
    [
      'iec104',
      'step position',
      '68 0F 00 00 00 00 05 01 03 00 01 00 05 00 00 FD 80',
      { type: 'M_ST_NA_1', objects: [{ IOA: 5, value: -3, transient: true, quality: ['invalid'] }] },
    ],
    [
      'iec104',
      'bit string with time',
      '68 19 00 00 00 00 21 01 03 00 01 00 05 00 00 01 02 03 84 00 D2 04 1E 0E 78 0B 1A',
      { type: 'M_BO_TB_1', objects: [{ value: 0x84030201, time: { local: '2026-11-24T14:30:01.234' } }] },
    ],
    [
      'iec104',
      'step command',
      '68 0E 00 00 00 00 2F 01 06 00 01 00 05 00 00 82',
      { type: 'C_RC_NA_1', objects: [{ value: 2, command: { select: true } }] },
    ],
    ['iec104', 'counter interrogation', '68 0E 00 00 00 00 65 01 06 00 01 00 00 00 00 05', { QCC: 5, COT: 6 }],
    [
      'iec104',
      'a kind that is not known here is no broken unit',
      '68 0E 00 00 00 00 7D 01 0D 00 01 00 00 00 00 01',
      { type_id: 125, count: 1, COT: 13, not_readable: 'type 125 is not read here' },
    ],
    [
      'modbus',
      'identity of a device',
      '00 01 00 00 00 0F 01 2B 0E 01 01 00 00 01 00 05 41 63 6D 65 31',
      { function: 43, mei: 14, objects: [{ id: 0, name: 'VendorName', text: 'Acme1' }] },
    ],
  ] as const)('%s: %s', (name, _, text, expected) => {
    const [found] = protocolDescriptions[name]!.decode(hexBytes(text)!);
    expect(found).toMatchObject({ accept: true, ...expected });
  });

  it.each([
    ['iec104', '68 0E 00 00 00 00 64 01', 'incomplete: the unit has 16 bytes, got 8'],
    [
      'iec104',
      '68 16 00 00 00 00 0D 02 03 00 01 00 01 40 00 00 00 80 3F 00 00 00 00 00',
      '2 objects of M_ME_NC_1 have 22 bytes, got 18',
    ],
    ['dlt645', '68 01 00 00 00 00 00 68 91 08 33 33 34 33', 'incomplete: the frame has 20 bytes, got 14'],
    ['modbus', '11 03 00 6B 00 03 76 88', 'CRC 76 88, computed 76 87'],
    ['modbus', '00 01 00 01 00 06 01 03 00 00 00 02', 'protocol id 1 is not Modbus (0)'],
    ['modbus', '00 01 00 00 00 09 01 2B 0E 01 01 00 00 01 00', 'object 1 of 1 ends beyond the frame'],
  ] as const)('%s refuses %s: %s', (name, text, reason) => {
    expect(protocolDescriptions[name]!.decode(hexBytes(text)!)).toMatchObject([{ accept: false, reason }]);
  });

  it('tells answers and states of equipment of HJ 212 in words, and the checksum of a frame without its end', () => {
    const { decode, encode } = protocolDescriptions['hj212']!;
    const meaning = (cp: Record<string, string>[]): unknown => {
      const made = encode({ head: { QN: '20160801085857223', ST: '91', CN: '9011', PW: '1', MN: '2', Flag: '4' }, cp });
      if (!made.ok) throw new Error(made.error.message);
      return decode(new TextEncoder().encode(made.value['frame'] as string))[0]!['meaning'];
    };
    expect(meaning([{ QnRtn: '9' }])).toMatchObject({ QnRtn: 'CRC wrong' });
    expect(meaning([{ ExeRtn: '100' }])).toMatchObject({ ExeRtn: 'no data' });
    expect(meaning([{ 'SB1-RS': '3' }, { 'SB2-RS': '9' }])).toMatchObject({
      equipment: { SB1: 'maintenance', SB2: null },
    });
    const text =
      '##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&1C80\n';
    expect(decode(new TextEncoder().encode(text))).toMatchObject([
      { accept: false, reasons: ['no CR LF'], declared_length: 101, crc_in_frame: '1C80', crc_computed: '1C80' },
    ]);
  });

  it('writes payloads of Sparkplug B and reads them again', () => {
    const { decode, encode } = protocolDescriptions['sparkplug']!;
    const metrics = [
      { name: 'flow', type: 'Double', value: 40.5 },
      { alias: 2, type: 'Int64', value: '-9007199254740993' },
      { name: 'on', type: 'Boolean', value: true },
      { name: 'none', type: 'Float', value: null },
    ];
    const made = encode({ timestamp: 1_764_000_000_000, seq: 0, metrics });
    if (!made.ok) throw new Error(made.error.message);
    expect(decode(hexBytes(made.value['hex'])!)).toMatchObject([
      {
        accept: true,
        timestamp: 1_764_000_000_000,
        seq: 0,
        metrics: [
          { name: 'flow', type: 'Double', kind: 'double', value: 40.5 },
          { alias: 2, type: 'Int64', kind: 'long', value: '-9007199254740993' },
          { name: 'on', kind: 'boolean', value: true },
          { name: 'none', kind: 'null' },
        ],
      },
    ]);
    const faults: [object, string][] = [
      [{ type: 'Double', value: 'x' }, 'metrics[0].value: a Double expected, got "x"'],
      [{ type: 'Int8', value: 300 }, 'metrics[0].value: a Int8 from -128 to 127 expected, got 300'],
      [{ type: 'Int8', value: 1, quality: 'fair' }, 'metrics[0].quality: bad, good, stale expected, got "fair"'],
    ];
    for (const [metric, message] of faults)
      expect(encode({ metrics: [{ name: 'flow', ...metric }] })).toMatchObject({ ok: false, error: { message } });
  });

  it('tells values of Sparkplug B as they are meant, whatever their datatype, with what is said of them', () => {
    const { decode, encode } = protocolDescriptions['sparkplug']!;
    for (const type of ['Int8', 'Int16', 'Int32', 'Int64', 'UInt8', 'UInt16', 'UInt32', 'UInt64'])
      for (const quality of ['good', 'bad', 'stale']) {
        const value = type.startsWith('U') ? 5 : -5;
        const made = encode({ metrics: [{ name: 'n', type, value, quality }] });
        const [read] = decode(hexBytes(made.ok && made.value['hex'])!);
        const told = type.endsWith('64') ? String(value) : value;
        expect(read, type).toMatchObject({
          metrics: [{ type, value: told, quality, properties: [{ key: 'Quality' }] }],
        });
      }
  });
});
