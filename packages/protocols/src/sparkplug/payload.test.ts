import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sparkplugDatatypes, sparkplugNumber, sparkplugValue } from './datatype.ts';
import { encodeSparkplugPayload, sparkplugMetric, sparkplugRaw } from './payload-encode.ts';
import { decodeSparkplugPayload } from './payload.ts';

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
