import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MeterFrameSplitter } from '../meter-bus/frame-splitter.ts';
import { decodeDlt645, dlt645LongestFrame, encodeDlt645, type Dlt645Frame } from './frame.ts';
import { dlt645Block, dlt645Quantity } from './identifiers.ts';
import { dlt645ReadData, readDlt645Message } from './message.ts';
import { readDlt645Values, writeDlt645Number } from './value.ts';

const frame = fc.record({
  address: fc.oneof(fc.stringMatching(/^\d{12}$/), fc.constant('AAAAAAAAAAAA')),
  control: fc.integer({ min: 0, max: 255 }),
  data: fc.uint8Array({ maxLength: 200 }),
  wakeUps: fc.integer({ min: 0, max: 4 }),
});

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

function cut(bytes: Uint8Array, cuts: number[]): Uint8Array[] {
  const at = [0, ...cuts.map((each) => each % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

describe('DL/T 645 frames', () => {
  it('round trip', () => {
    fc.assert(
      fc.property(frame, (each) => {
        const result = decodeDlt645(encodeDlt645(each));
        expect(result).toMatchObject({ ok: true, value: { ...each } });
      }),
    );
  });

  it('finds frames in a stream of noise, however it is cut', () => {
    // Noise without 68h begins no frame, so that each true one has to be found.
    const noise = fc.uint8Array({ maxLength: 20 }).map((bytes) => bytes.map((byte) => (byte === 0x68 ? 0 : byte)));
    const stream = fc.array(fc.tuple(noise, frame), { maxLength: 6 });
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 20 }), (parts, cuts) => {
        const splitter = new MeterFrameSplitter<Dlt645Frame>(decodeDlt645, dlt645LongestFrame);
        const bytes = Uint8Array.from(parts.flatMap(([before, each]) => [...before, ...encodeDlt645(each)]));
        const found = cut(bytes, cuts).flatMap((chunk) => splitter.push(chunk));
        expect(found.map(({ address, control, data }) => ({ address, control, data }))).toEqual(
          parts.map(([, { address, control, data }]) => ({ address, control, data })),
        );
      }),
    );
  });

  it('finds a frame behind a false beginning after the silence on the line', () => {
    const splitter = new MeterFrameSplitter<Dlt645Frame>(decodeDlt645, dlt645LongestFrame);
    const good = { address: '000000000001', control: 0x11, data: Uint8Array.of(1), wakeUps: 0 };
    const falseStart = hex('68 01 02 03 04 05 06 68 91 C8');
    expect(splitter.push(Uint8Array.of(...falseStart, ...encodeDlt645(good)))).toEqual([]);
    expect(splitter.silence()).toEqual([good]);
    expect(splitter.skipped).toBe(falseStart.length);
  });

  it('detects each flipped bit of address, control, length and data', () => {
    const whole = encodeDlt645({ address: '123456789012', control: 0x91, data: Uint8Array.of(1, 2, 3, 4, 5) });
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const flipped = whole.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(decodeDlt645(flipped).ok).toBe(false);
    }
  });

  it('survives any bytes and holds at most one frame', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 10 }), (chunks) => {
        const splitter = new MeterFrameSplitter<Dlt645Frame>(decodeDlt645, dlt645LongestFrame);
        for (const chunk of chunks) for (const { data } of splitter.push(chunk)) expect(data.length).toBeLessThan(256);
        splitter.silence();
      }),
      { numRuns: 1000 },
    );
  });
});

describe('DL/T 645 values', () => {
  it.each([
    ['00010000', '78 56 34 12', '123456.78', 'kWh'],
    ['00000000', '78 56 34 92', '-123456.78', 'kWh'],
    ['02010100', '34 23', '233.4', 'V'],
    ['02020100', '00 15 80', '-1.500', 'A'],
    ['02030000', '56 34 92', '-12.3456', 'kW'],
    ['02060000', '50 89', '-0.950', '1'],
    ['02800002', '98 49', '49.98', 'Hz'],
    ['00010200', '01 00 00 00', '0.01', 'kWh'],
    ['00020001', '00 00 00 00', '0.00', 'kWh'],
    ['00150000', '10 00 00 00', '0.10', 'kWh'],
  ])('%s %s is %s %s', (identifier, data, text, unit) => {
    const read = readDlt645Values(identifier, hex(data));
    expect(read).toMatchObject({ ok: true, values: [{ text, quantity: { unit }, number: Number(text) }] });
    expect(writeDlt645Number(identifier, text)).toEqual(hex(data));
  });

  it('says that there is no value where the digits are none, never 0', () => {
    for (const data of ['FF FF FF FF', '0A 00 00 00', '00 00 00 F0'])
      expect(readDlt645Values('00010000', hex(data))).toMatchObject({
        ok: true,
        values: [{ text: null, number: null }],
      });
  });

  it('reads a maximum demand with its time, and a demand that has not occurred', () => {
    expect(readDlt645Values('01010000', hex('56 34 12 30 14 24 11 26'))).toMatchObject({
      ok: true,
      values: [{ text: '12.3456', occurred: '2611241430', quantity: { unit: 'kW' } }],
    });
    expect(readDlt645Values('01010000', hex('00 00 00 00 00 00 00 00'))).toMatchObject({
      ok: true,
      values: [{ text: '0.0000', occurred: null }],
    });
  });

  it('reads a block: three voltages, and energies of a total and four tariffs', () => {
    expect(dlt645Block('0201FF00', 3)).toEqual(['02010100', '02010200', '02010300']);
    const voltages = readDlt645Values('0201FF00', hex('01 22 02 22 03 22'));
    expect(voltages.ok && voltages.values.map((value) => value.text)).toEqual(['220.1', '220.2', '220.3']);
    const energies = readDlt645Values('0001FF00', hex('10 00 00 00 01 00 00 00 02 00 00 00 03 00 00 00 04 00 00 00'));
    expect(energies.ok && energies.values.map((value) => value.number)).toEqual([0.1, 0.01, 0.02, 0.03, 0.04]);
    expect(readDlt645Values('0201FF00', hex('01 22 02'))).toMatchObject({ ok: false, error: { code: 'BAD_LENGTH' } });
  });

  it('refuses identifiers outside the tables and numbers that do not fit', () => {
    expect(dlt645Quantity('0F010000')).toBeUndefined();
    expect(readDlt645Values('0F010000', hex('00'))).toMatchObject({ ok: false, error: { code: 'BAD_VALUE' } });
    expect(writeDlt645Number('02010100', '1000.0')).toBeNull();
    expect(writeDlt645Number('02010100', '-1.0')).toBeNull();
    expect(writeDlt645Number('02010100', '1.05')).toBeNull();
  });

  it('recognises a meter of 1997 and a refusal', () => {
    const data = Uint8Array.of(0x10, 0x90, 0x78, 0x56, 0x34, 0x12);
    expect(readDlt645Message({ address: '000000000001', control: 0x81, data, wakeUps: 0 })).toMatchObject({
      ok: true,
      value: { version: '1997', identifier: '9010', direction: 'reply' },
    });
    expect(readDlt645Message({ address: '1', control: 0xd1, data: Uint8Array.of(2), wakeUps: 0 })).toMatchObject({
      ok: true,
      value: { refused: true, error: { byte: 2, meanings: ['no data'] } },
    });
    expect(dlt645ReadData('00010000')).toEqual(hex('00 00 01 00'));
  });
});
