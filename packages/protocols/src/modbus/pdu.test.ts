import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeModbusRequest, encodeModbusRequest, type ModbusRequest } from './request.ts';
import { decodeModbusResponse, encodeModbusResponse, type ModbusResponse } from './response.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

/** Worked examples of the Modbus Application Protocol V1.1b3, section 6. */
const requests: [string, ModbusRequest][] = [
  ['01 00 13 00 13', { fc: 1, address: 0x13, quantity: 19 }],
  ['02 00 C4 00 16', { fc: 2, address: 0xc4, quantity: 22 }],
  ['03 00 6B 00 03', { fc: 3, address: 0x6b, quantity: 3 }],
  ['04 00 08 00 01', { fc: 4, address: 8, quantity: 1 }],
  ['05 00 AC FF 00', { fc: 5, address: 0xac, on: true }],
  ['06 00 01 00 03', { fc: 6, address: 1, value: 3 }],
  [
    '0F 00 13 00 0A 02 CD 01',
    { fc: 15, address: 0x13, bits: [true, false, true, true, false, false, true, true, true, false] },
  ],
  ['10 00 01 00 02 04 00 0A 01 02', { fc: 16, address: 1, registers: [10, 0x102] }],
  ['16 00 04 00 F2 00 25', { fc: 22, address: 4, andMask: 0xf2, orMask: 0x25 }],
  [
    '17 00 03 00 06 00 0E 00 03 06 00 FF 00 FF 00 FF',
    { fc: 23, readAddress: 3, readQuantity: 6, writeAddress: 14, registers: [255, 255, 255] },
  ],
];

const responses: [string, Partial<ModbusResponse>][] = [
  ['01 03 CD 6B 05', { fc: 1 }],
  ['02 03 AC DB 35', { fc: 2 }],
  ['03 06 02 2B 00 00 00 64', { fc: 3, registers: [0x22b, 0, 100] }],
  ['04 02 00 0A', { fc: 4, registers: [10] }],
  ['05 00 AC FF 00', { fc: 5, address: 0xac, on: true }],
  ['06 00 01 00 03', { fc: 6, address: 1, value: 3 }],
  ['0F 00 13 00 0A', { fc: 15, address: 0x13, quantity: 10 }],
  ['10 00 01 00 02', { fc: 16, address: 1, quantity: 2 }],
  ['16 00 04 00 F2 00 25', { fc: 22, address: 4, andMask: 0xf2, orMask: 0x25 }],
  ['17 0C 00 FE 0A CD 00 01 00 03 00 0D 00 FF', { fc: 23, registers: [0xfe, 0xacd, 1, 3, 0xd, 0xff] }],
  ['83 02', { fc: 3, exception: 2 }],
];

describe('Modbus PDUs', () => {
  it.each(requests)('request %s', (text, value) => {
    expect(decodeModbusRequest(hex(text))).toMatchObject({ ok: true, value });
    expect(encodeModbusRequest(value)).toEqual(hex(text));
  });

  it.each(responses)('response %s', (text, value) => {
    const result = decodeModbusResponse(hex(text));
    expect(result).toMatchObject({ ok: true, value });
    if (result.ok) expect(encodeModbusResponse(result.value)).toEqual(hex(text));
  });

  it('reads the bits of the specification in order', () => {
    const result = decodeModbusResponse(hex('01 03 CD 6B 05'));
    expect(result.ok && 'bits' in result.value && result.value.bits.slice(0, 8)).toEqual([
      true,
      false,
      true,
      true,
      false,
      false,
      true,
      true,
    ]);
  });

  it.each([
    ['03 00 00 00 00', 'BAD_VALUE'],
    ['03 00 00 00 7E', 'BAD_VALUE'],
    ['01 00 00 07 D1', 'BAD_VALUE'],
    ['05 00 00 12 34', 'BAD_VALUE'],
    ['10 00 00 00 02 03 00 00 00', 'BAD_LENGTH'],
    ['10 00 00 00 7C F8', 'BAD_VALUE'],
    ['03 00 00 00 01 00', 'BAD_LENGTH'],
    ['63 00', 'BAD_FUNCTION'],
    ['', 'INCOMPLETE'],
  ])('refuses request %s as %s', (text, code) => {
    expect(decodeModbusRequest(hex(text))).toMatchObject({ ok: false, error: { code } });
  });

  it('answers any bytes with a value or an error, and what it accepts it writes back unchanged', () => {
    const likely = fc.tuple(
      fc.constantFrom(1, 2, 3, 4, 5, 6, 15, 16, 22, 23, 0x83, 0x90),
      fc.uint8Array({ maxLength: 260 }),
    );
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      likely.map(([code, rest]) => Uint8Array.of(code, ...rest)),
    );
    fc.assert(
      fc.property(bytes, (pdu) => {
        const response = decodeModbusResponse(pdu);
        if (response.ok) expect(encodeModbusResponse(response.value)).toEqual(pdu);
        const request = decodeModbusRequest(pdu);
        if (!request.ok) return;
        const again = decodeModbusRequest(encodeModbusRequest(request.value));
        expect(again.ok && again.value).toEqual(request.value);
      }),
      { numRuns: 3000 },
    );
  });
});
