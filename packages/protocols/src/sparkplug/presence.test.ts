import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sparkplugValue, type SparkplugDatatype, type SparkplugValue } from './datatype.ts';
import { encodeSparkplugPayload, sparkplugMetric } from './payload-encode.ts';
import { decodeSparkplugPayload, type SparkplugMetric, type SparkplugPayload } from './payload.ts';
import { sparkplugQualityProperty } from './quality.ts';

const decode = (bytes: Uint8Array): SparkplugPayload => {
  const result = decodeSparkplugPayload(bytes);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};
const value = (datatype: SparkplugDatatype, each: SparkplugValue, more = {}): SparkplugPayload => {
  const { name: _name, ...metric } = sparkplugMetric('', datatype, each, more);
  return { metrics: [metric] };
};
const only = (metric: Omit<SparkplugMetric, 'raw'>): SparkplugPayload => ({
  metrics: [{ ...metric, raw: { kind: 'unsupported' } }],
});

// Written out by hand: tag = field << 3 | wire type (0 varint, 1 64 bit, 2 length, 5 32 bit); 12 is a metric, then its length.
const vectors: [string, SparkplugPayload, string][] = [
  ['nothing at all', { metrics: [] }, ''],
  ['sequence number 0', { seq: 0, metrics: [] }, '18 00'],
  ['sequence number 255', { seq: 255, metrics: [] }, '18 ff 01'],
  ['time 0', { timestamp: 0, metrics: [] }, '08 00'],
  ['an empty name', only({ name: '' }), '12 02 0a 00'],
  ['alias 0', only({ alias: 0 }), '12 02 10 00'],
  ['time 0 of a metric', only({ timestamp: 0 }), '12 02 18 00'],
  ['datatype 0', only({ datatype: 0 }), '12 02 20 00'],
  ['not historical, not transient', only({ isHistorical: false, isTransient: false }), '12 04 28 00 30 00'],
  ['Int32 0', value('Int32', 0), '12 04 20 03 50 00'],
  ['UInt64 0', value('UInt64', 0n), '12 04 20 08 58 00'],
  ['Int64, the least', value('Int64', -(1n << 63n)), '12 0d 20 04 58 80 80 80 80 80 80 80 80 80 01'],
  ['Int64, the most', value('Int64', (1n << 63n) - 1n), '12 0c 20 04 58 ff ff ff ff ff ff ff ff 7f'],
  ['UInt64, the most', value('UInt64', (1n << 64n) - 1n), '12 0d 20 08 58 ff ff ff ff ff ff ff ff ff 01'],
  ['Float 0', value('Float', 0), '12 07 20 09 65 00 00 00 00'],
  ['Float −0', value('Float', -0), '12 07 20 09 65 00 00 00 80'],
  ['Double 0', value('Double', 0), '12 0b 20 0a 69 00 00 00 00 00 00 00 00'],
  ['Double −0', value('Double', -0), '12 0b 20 0a 69 00 00 00 00 00 00 00 80'],
  ['false', value('Boolean', false), '12 04 20 0b 70 00'],
  ['an empty text', value('String', ''), '12 04 20 0c 7a 00'],
  ['UInt32 0', value('UInt32', 0), '12 04 20 07 58 00'],
  ['UInt32, the most', value('UInt32', 4_294_967_295), '12 08 20 07 58 ff ff ff ff 0f'],
  ['UInt16, the most', value('UInt16', 65_535), '12 06 20 06 50 ff ff 03'],
  ['Int8 −5', value('Int8', -5), '12 08 20 01 50 fb ff ff ff 0f'],
  [
    'a value that is stale',
    { metrics: [{ ...value('Int8', 1).metrics[0]!, properties: [sparkplugQualityProperty('stale')] }] },
    '12 16 20 01 4a 10 0a 07 51 75 61 6c 69 74 79 12 05 08 03 18 f4 03 50 01',
  ],
  ['no bytes', value('Bytes', new Uint8Array(0)), '12 05 20 11 82 01 00'],
  ['null', value('Double', null), '12 04 20 0a 38 01'],
  ['alias 0 with 0', value('Double', 0, { alias: 0 }), '12 0d 10 00 20 0a 69 00 00 00 00 00 00 00 00'],
];

describe('zeros on the wire', () => {
  it.each(vectors)('writes and reads %s', (_what, payload, text) => {
    const bytes = Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
    expect(Buffer.from(encodeSparkplugPayload(payload)).toString('hex')).toBe(Buffer.from(bytes).toString('hex'));
    expect(plain(decode(bytes))).toStrictEqual(plain(payload));
  });

  it('tells a zero that is there from one that is not', () => {
    const nothing = decode(new Uint8Array(0));
    expect(Object.keys(nothing)).toEqual(['metrics']);
    expect(decode(Uint8Array.of(0x12, 0)).metrics).toStrictEqual([{ raw: { kind: 'unsupported' } }]);
    expect(decode(Uint8Array.of(0x18, 0)).seq).toBe(0);
  });

  it('reads an is_null of false as not null', () => {
    const [metric] = decode(Uint8Array.of(0x12, 6, 0x20, 3, 0x38, 0, 0x50, 0)).metrics;
    expect(metric!.raw).toEqual({ kind: 'int', value: 0 });
  });
});

/** Bytes as an array of numbers: protobufjs hands out buffers. */
const plain = (payload: SparkplugPayload): unknown => ({
  ...payload,
  metrics: payload.metrics.map((metric) =>
    metric.raw.kind === 'bytes' ? { ...metric, raw: { kind: 'bytes', value: [...metric.raw.value] } } : metric,
  ),
});

interface Entry {
  datatype: SparkplugDatatype;
  value: SparkplugValue;
}

const entry = (datatype: SparkplugDatatype, values: fc.Arbitrary<SparkplugValue>): fc.Arbitrary<Entry> =>
  values.map((each) => ({ datatype, value: each }));
const integers = (min: number, max: number) => fc.oneof(fc.constantFrom(0, min, max), fc.integer({ min, max }));
const bigs = (min: bigint, max: bigint) => fc.oneof(fc.constantFrom(0n, min, max), fc.bigInt({ min, max }));
const anyEntry = fc.oneof(
  entry('Int8', integers(-128, 127)),
  entry('Int16', integers(-32_768, 32_767)),
  entry('Int32', integers(-2_147_483_648, 2_147_483_647)),
  entry('UInt8', integers(0, 255)),
  entry('UInt16', integers(0, 65_535)),
  entry('UInt32', integers(0, 4_294_967_295)),
  entry('Int64', bigs(-(1n << 63n), (1n << 63n) - 1n)),
  entry('UInt64', bigs(0n, (1n << 64n) - 1n)),
  entry('DateTime', bigs(0n, (1n << 64n) - 1n)),
  entry('Double', fc.oneof(fc.constantFrom(0, -0), fc.double())),
  entry('Float', fc.oneof(fc.constantFrom(0, -0), fc.float())),
  entry('Boolean', fc.boolean()),
  entry('String', fc.oneof(fc.constant(''), fc.string({ unit: 'grapheme' }))),
  entry('Bytes', fc.uint8Array()),
  ...(['Int32', 'Int64', 'Double', 'Boolean', 'String'] as const).map((type) => entry(type, fc.constant(null))),
);
const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
const whole = fc.oneof(fc.constantFrom(0, Number.MAX_SAFE_INTEGER), fc.maxSafeNat());
const anyProperty = fc.record(
  {
    key: fc.string({ maxLength: 8 }),
    type: fc.nat(20),
    raw: fc.oneof(
      fc.nat(1000).map((each) => ({ kind: 'int' as const, value: each })),
      fc.boolean().map((each) => ({ kind: 'boolean' as const, value: each })),
      fc.string({ maxLength: 8 }).map((each) => ({ kind: 'string' as const, value: each })),
      fc.constant({ kind: 'null' as const }),
    ),
  },
  { noNullPrototype: true },
);
const anyMetric = fc.record(
  {
    ...{ name: fc.string(), alias: whole, timestamp: whole, isHistorical: fc.boolean(), isTransient: fc.boolean() },
    properties: fc.array(anyProperty, { minLength: 1, maxLength: 2 }),
  },
  { requiredKeys: [] },
);

describe('any payload', () => {
  it('comes back with every value, and with exactly the fields it had', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anyMetric, anyEntry), { maxLength: 20 }),
        optional(integers(0, 255)),
        optional(whole),
        (entries, seq, timestamp) => {
          const payload: SparkplugPayload = {
            ...(seq === undefined ? {} : { seq }),
            ...(timestamp === undefined ? {} : { timestamp }),
            metrics: entries.map(([fields, each]) => {
              const { name: _name, ...rest } = sparkplugMetric('', each.datatype, each.value);
              return { ...fields, ...rest };
            }),
          };
          const read = decode(encodeSparkplugPayload(payload));
          expect(plain(read)).toStrictEqual(plain(payload));
          read.metrics.forEach((metric, index) => {
            const sent = entries[index]![1].value;
            const got = sparkplugValue(metric.raw, metric.datatype);
            // Told apart as Object.is does: 0 and −0 differ, NaN is itself.
            if (sent instanceof Uint8Array) expect([...(got as Uint8Array)]).toEqual([...sent]);
            else expect(got).toBe(sent);
          });
        },
      ),
      { numRuns: 500 },
    );
  });
});
