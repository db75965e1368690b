import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  sparkplugDatatypes,
  sparkplugNumber,
  sparkplugRange,
  sparkplugValue,
  type SparkplugDatatype,
  type SparkplugRaw,
} from './datatype.ts';
import { encodeSparkplugPayload, sparkplugMetric, sparkplugRaw } from './payload-encode.ts';
import { decodeSparkplugPayload } from './payload.ts';
import { sparkplugQuality } from './quality.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
/** A string on the wire: field tag, length, characters. */
const text = (tag: string, value: string): string =>
  `${tag}${value.length.toString(16).padStart(2, '0')}${Buffer.from(value).toString('hex')}`;

describe('Sparkplug B payload', () => {
  it('has the bytes that protobuf prescribes', () => {
    // Written out by hand: tag = field << 3 | wire type (0 varint, 1 64 bit, 2 length, 5 32 bit).
    const metric = `${text('0a', 'kW')} 10 05 18 ac02 20 09 65 0000c03f`;
    const bytes = hex(
      `08 01 12 ${(metric.replaceAll(' ', '').length / 2).toString(16).padStart(2, '0')} ${metric} 18 07`,
    );
    const payload = {
      timestamp: 1,
      seq: 7,
      metrics: [sparkplugMetric('kW', 'Float', 1.5, { alias: 5, timestamp: 300 })],
    };
    expect(Buffer.from(encodeSparkplugPayload(payload)).toString('hex')).toBe(Buffer.from(bytes).toString('hex'));
    expect(decodeSparkplugPayload(bytes)).toMatchObject({ ok: true, value: payload });
  });

  it('reads signed values as two’s complement', () => {
    // Int32 −2: field 10 holds FFFFFFFE; Int64 −2: field 11 holds FFFFFFFFFFFFFFFE; Int8 −2 as one byte, as some devices send it.
    const bytes = hex(
      '12 08 20 03 50 fe ff ff ff 0f  12 0d 20 04 58 fe ff ff ff ff ff ff ff ff 01  12 05 20 01 50 fe 01',
    );
    const result = decodeSparkplugPayload(bytes);
    expect(result.ok && result.value.metrics.map((each) => sparkplugValue(each.raw, each.datatype))).toEqual([
      -2,
      -2n,
      -2,
    ]);
  });

  it('keeps 64 bits', () => {
    const payload = { metrics: [sparkplugMetric('n', 'UInt64', 18446744073709551615n)] };
    const result = decodeSparkplugPayload(encodeSparkplugPayload(payload));
    expect(result.ok && sparkplugValue(result.value.metrics[0]!.raw, 8)).toBe(18446744073709551615n);
  });

  it('holds each integer datatype to its range, in writing and in reading', () => {
    for (const [name, code] of Object.entries(sparkplugDatatypes)) {
      const range = sparkplugRange(code);
      if (!range) continue;
      const type = name as SparkplugDatatype;
      for (const value of [range.low, range.high, 0n, 1n])
        expect(BigInt(sparkplugValue(sparkplugRaw(value, type), code) as bigint), type).toBe(value);
      for (const value of [range.low - 1n, range.high + 1n])
        expect(() => sparkplugRaw(value, type), `${type} ${value}`).toThrow(/outside .* of /);
      // Tahu reads UInt32 and all of 64 bits from the field of 64 bits; other senders use either.
      expect(sparkplugRaw(1n, type).kind, type).toBe(
        ['UInt32', 'Int64', 'UInt64', 'DateTime'].includes(type) ? 'long' : 'int',
      );
      for (const kind of ['int', 'long'] as const) {
        const raw = kind === 'int' ? { kind, value: 100 } : { kind, value: 100n };
        expect(Number(sparkplugValue(raw, code)), `${type} in ${kind}`).toBe(100);
      }
      if (range.high < 2n ** 32n - 1n)
        expect(sparkplugValue({ kind: 'int', value: Number(range.high) * 2 + 2 }, code), type).toBeUndefined();
    }
  });

  it('refuses properties that are no pairs, and reads every quality that is said', () => {
    // Key `Quality` and no value at all.
    expect(decodeSparkplugPayload(hex('12 0b 4a 09 0a 07 51 75 61 6c 69 74 79'))).toMatchObject({
      ok: false,
      error: { message: 'metrics[0].properties: as many values as keys expected, got 1 keys and 0 values' },
    });
    const said = (raw: SparkplugRaw, type: number | undefined, key = 'Quality') =>
      sparkplugQuality({
        properties: [
          { key: 'unit', raw: { kind: 'string', value: 'kW' } },
          { key, raw, ...(type && { type }) },
        ],
      });
    expect(sparkplugQuality({})).toBe('good');
    expect(said({ kind: 'int', value: 192 }, 3)).toBe('good');
    expect(said({ kind: 'long', value: 500n }, 3, 'quality')).toBe('stale');
    for (const code of [0, 1, 64, 191, 193, 255, 501, 512, 4_294_967_295])
      expect(said({ kind: 'int', value: code }, undefined), String(code)).toBe('bad');
    for (const raw of [{ kind: 'null' }, { kind: 'string', value: '192' }] as const) expect(said(raw, 3)).toBe('bad');
  });

  it('skips data sets and templates without reading them', () => {
    const result = decodeSparkplugPayload(hex(`12 0a ${text('0a', 'ds')} 20 10 8a01 01 00`));
    expect(result.ok && result.value.metrics[0]).toMatchObject({
      name: 'ds',
      datatype: 16,
      raw: { kind: 'unsupported' },
    });
  });

  it('refuses a sequence number over 255', () => {
    expect(decodeSparkplugPayload(hex('18 80 02'))).toMatchObject({ ok: false, error: { code: 'BAD_VALUE' } });
  });

  it('survives random bytes and truncation at each byte', () => {
    const whole = encodeSparkplugPayload({
      timestamp: 5,
      seq: 1,
      metrics: [sparkplugMetric('power', 'Double', 3.25, { alias: 9 })],
    });
    for (let length = 0; length < whole.length; length++) decodeSparkplugPayload(whole.subarray(0, length));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(typeof decodeSparkplugPayload(bytes).ok).toBe('boolean');
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses deep groups and lying lengths without running out of stack or memory', () => {
    expect(decodeSparkplugPayload(new Uint8Array(1_000_000).fill(0x33)).ok).toBe(false);
    expect(decodeSparkplugPayload(hex('12 ff ff ff ff 07')).ok).toBe(false);
  });

  it('names a value of the wrong type', () => {
    expect(() => sparkplugRaw('x', 'Double')).toThrow(RangeError);
    expect(sparkplugNumber({ kind: 'boolean', value: true }, sparkplugDatatypes.Boolean)).toBe(1);
    expect(sparkplugNumber({ kind: 'string', value: '3' }, sparkplugDatatypes.String)).toBeUndefined();
  });
});
