import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modbusCrc } from './crc.ts';
import { decodeModbusRtu, encodeModbusRtu, ModbusRtuSplitter } from './rtu.ts';
import { decodeModbusTcp, encodeModbusTcp, ModbusTcpSplitter } from './tcp.ts';
import { decodeModbusRequest } from './request.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

const tcpFrame = fc.record({
  transaction: fc.integer({ min: 0, max: 0xffff }),
  unit: fc.integer({ min: 0, max: 255 }),
  pdu: fc.uint8Array({ minLength: 1, maxLength: 253 }),
});

/** Cuts bytes at the given places. */
function chunks(bytes: Uint8Array, cuts: number[]): Uint8Array[] {
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

describe('Modbus TCP frames', () => {
  it.each([
    ['00 01 00 00 00 06 01 03 00 00 00 02', { transaction: 1, unit: 1 }, { fc: 3, address: 0, quantity: 2 }],
    ['00 01 00 00 00 06 11 03 00 6B 00 03', { transaction: 1, unit: 17 }, { fc: 3, address: 107, quantity: 3 }],
  ])('%s', (text, header, request) => {
    const result = decodeModbusTcp(hex(text));
    expect(result).toMatchObject({ ok: true, value: header });
    if (!result.ok) return;
    expect(decodeModbusRequest(result.value.pdu)).toMatchObject({ ok: true, value: request });
    expect(encodeModbusTcp(result.value)).toEqual(hex(text));
  });

  it.each([
    ['00 01 00 01 00 06', 'BAD_PROTOCOL'],
    ['00 01 00 00 00 FF', 'BAD_LENGTH'],
    ['00 01 00 00 00 01', 'BAD_LENGTH'],
    ['00 01 00 00 00 06 01', 'INCOMPLETE'],
  ])('refuses %s as %s', (text, code) => {
    expect(decodeModbusTcp(hex(text))).toMatchObject({ ok: false, error: { code } });
  });

  it('finds the same frames however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(tcpFrame, { maxLength: 6 }), fc.array(fc.nat(), { maxLength: 20 }), (frames, cuts) => {
        const splitter = new ModbusTcpSplitter();
        const stream = Uint8Array.from(frames.flatMap((frame) => [...encodeModbusTcp(frame)]));
        expect(chunks(stream, cuts).flatMap((chunk) => splitter.push(chunk))).toEqual(frames);
        expect(splitter.error).toBeNull();
      }),
    );
  });

  it('survives any bytes and stays broken after a header error', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 600 }), { maxLength: 8 }), (parts) => {
        const splitter = new ModbusTcpSplitter();
        for (const part of parts) {
          const broken = splitter.error !== null;
          const frames = splitter.push(part);
          if (broken) expect(frames).toEqual([]);
        }
      }),
    );
  });
});

describe('Modbus RTU frames', () => {
  it('has the published check values', () => {
    expect(modbusCrc(Buffer.from('123456789'))).toBe(0x4b37);
    // Widely printed example: read 3 holding registers at 6Bh of unit 17.
    expect(encodeModbusRtu({ unit: 0x11, pdu: hex('03 00 6B 00 03') })).toEqual(hex('11 03 00 6B 00 03 76 87'));
  });

  it('detects each flipped bit', () => {
    const frame = encodeModbusRtu({ unit: 1, pdu: hex('03 04 00 01 00 02') });
    for (let bit = 0; bit < frame.length * 8; bit++) {
      const flipped = frame.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(decodeModbusRtu(flipped)).toMatchObject({ ok: false, error: { code: 'BAD_CHECKSUM' } });
    }
  });

  it('cuts a stream of responses by length, in any chunks', () => {
    const response = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 125 }).map((body) => Uint8Array.of(3, body.length, ...body)),
      fc.constant(hex('83 02')),
      fc.constant(hex('06 00 01 00 03')),
      fc.constant(hex('16 00 04 00 F2 00 25')),
    );
    const frame = fc.record({ unit: fc.integer({ min: 1, max: 247 }), pdu: response });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 5 }), fc.array(fc.nat(), { maxLength: 12 }), (frames, cuts) => {
        const splitter = new ModbusRtuSplitter('response');
        const stream = Uint8Array.from(frames.flatMap((each) => [...encodeModbusRtu(each)]));
        expect(chunks(stream, cuts).flatMap((chunk) => splitter.push(chunk))).toEqual(frames);
        expect(splitter.skipped).toBe(0);
      }),
    );
  });

  it('finds a frame again after noise', () => {
    const splitter = new ModbusRtuSplitter('request');
    const frame = { unit: 17, pdu: hex('03 00 6B 00 03') };
    const found = splitter.push(Uint8Array.of(0xff, 0xfe, 0x00, ...encodeModbusRtu(frame), ...encodeModbusRtu(frame)));
    expect(found).toEqual([frame, frame]);
    expect(splitter.skipped).toBe(3);
  });
});
