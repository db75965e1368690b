import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MeterFrameSplitter } from '../meter-bus/frame-splitter.ts';
import { cjt188LongestFrame, decodeCjt188, encodeCjt188, type Cjt188Frame } from './frame.ts';
import { readCjt188Reading } from './reading.ts';

const frame = fc.record({
  meterType: fc.integer({ min: 0, max: 255 }),
  address: fc.uint8Array({ minLength: 7, maxLength: 7 }),
  control: fc.integer({ min: 0, max: 255 }),
  data: fc.uint8Array({ maxLength: 255 }),
  wakeUps: fc.integer({ min: 0, max: 3 }),
});
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

describe('CJ/T 188', () => {
  it('round trip, also through a stream byte by byte', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 4 }), (frames) => {
        const splitter = new MeterFrameSplitter<Cjt188Frame>(decodeCjt188, cjt188LongestFrame);
        const bytes = frames.flatMap((each) => [...encodeCjt188(each)]);
        expect(bytes.flatMap((byte) => splitter.push(Uint8Array.of(byte)))).toEqual(frames);
        expect(splitter.skipped).toBe(0);
      }),
    );
  });

  it.each(['90 1F', '1F 90'])('reads the current reading asked for as %s', (identifier) => {
    // Constructed: 1234.56 m3, 1200.00 m3 at settlement, 2026-11-24 08:30:15, status 0000.
    const data = hex(`${identifier} 01 56 34 12 00 2C 00 00 12 00 2C 15 30 08 24 11 26 20 00 00`);
    const address = hex('44 33 22 11 00 33 78');
    expect(readCjt188Reading({ meterType: 0x10, address, control: 0x81, data, wakeUps: 0 })).toMatchObject({
      ok: true,
      value: {
        total: { value: '1234.56', unit: 'm3' },
        atSettlement: { value: '1200.00', unit: 'm3' },
        time: '20261124083015',
        refused: false,
      },
    });
  });

  it('gives no value for digits that are none, and an error for data that end early', () => {
    const base = { meterType: 0x10, address: new Uint8Array(7), control: 0x81, wakeUps: 0 };
    const broken = hex('90 1F 01 FF FF FF FF 2C 00 00 12 00 2C FF FF FF FF FF FF FF 00 00');
    expect(readCjt188Reading({ ...base, data: broken })).toMatchObject({
      ok: true,
      value: { total: { value: null }, time: null },
    });
    expect(readCjt188Reading({ ...base, data: broken.subarray(0, 21) })).toMatchObject({
      ok: false,
      error: { code: 'BAD_LENGTH' },
    });
  });

  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const result = decodeCjt188(bytes);
        if (result.ok) expect(bytes.length).toBeGreaterThanOrEqual(13);
      }),
      { numRuns: 2000 },
    );
  });
});
