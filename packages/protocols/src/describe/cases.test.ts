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
    ['hj212', { head: { QN: 'a;b' }, cp: [] }, "QN: a value holds none of ; , & and no line end, got 'a;b'"],
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

  it('takes ** behind the checksum and behind the line end for what it is', () => {
    const { decode } = protocolDescriptions['hj212']!;
    const frame = '##0004CN=1'; // The data area is missing, so the frame is refused for that and for nothing else.
    expect(decode(new TextEncoder().encode(`${frame}0000**\r\n`))).toMatchObject([{ accept: false, actual_length: 4 }]);
    const good = '##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&1C80'; // prettier-ignore
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
