import {
  sparkplugDatatypes,
  sparkplugInteger,
  sparkplugRange,
  type SparkplugDatatype,
  type SparkplugRaw,
  type SparkplugValue,
} from './datatype.ts';
import type { SparkplugMetric, SparkplugPayload } from './payload.ts';
import { fromBigInt, payloadType, type WireMetric, type WirePayload, type WireValue } from './schema.ts';

function writeRaw(raw: SparkplugRaw, wire: WireValue): void {
  switch (raw.kind) {
    case 'int':
      wire.intValue = raw.value >>> 0;
      break;
    case 'long':
      wire.longValue = fromBigInt(raw.value);
      break;
    case 'float':
      wire.floatValue = raw.value;
      break;
    case 'double':
      wire.doubleValue = raw.value;
      break;
    case 'boolean':
      wire.booleanValue = raw.value;
      break;
    case 'string':
      wire.stringValue = raw.value;
      break;
    case 'bytes':
      wire.bytesValue = raw.value;
      break;
    case 'null':
      wire.isNull = true;
      break;
    case 'unsupported':
      break;
  }
}

/** Encodes a payload, fields in the order of their numbers. */
export function encodeSparkplugPayload(payload: SparkplugPayload): Uint8Array {
  const wire: WirePayload = {
    metrics: payload.metrics.map((metric) => {
      const { raw, alias, timestamp, properties, ...plain } = metric;
      const out: WireMetric = { ...plain };
      if (properties)
        out.properties = {
          keys: properties.map(({ key }) => key),
          values: properties.map(({ type, raw: said }) => {
            const value: WireValue & { type?: number } = type === undefined ? {} : { type };
            writeRaw(said, value);
            return value;
          }),
        };
      if (alias !== undefined) out.alias = fromBigInt(BigInt(alias));
      if (timestamp !== undefined) out.timestamp = fromBigInt(BigInt(timestamp));
      writeRaw(raw, out);
      return out;
    }),
  };
  if (payload.timestamp !== undefined) wire.timestamp = fromBigInt(BigInt(payload.timestamp));
  if (payload.seq !== undefined) wire.seq = fromBigInt(BigInt(payload.seq));
  return payloadType.encode(wire as Record<string, unknown>).finish();
}

/**
 * Makes the raw form of a value of a datatype. The inverse of `sparkplugValue`.
 * @throws RangeError on a wrong type, and on a number that the datatype cannot hold
 */
export function sparkplugRaw(value: SparkplugValue, datatype: SparkplugDatatype): SparkplugRaw {
  if (value === null) return { kind: 'null' };
  const code = sparkplugDatatypes[datatype];
  if (typeof value === 'boolean' && code === 11) return { kind: 'boolean', value };
  if (typeof value === 'string' && [12, 14, 15].includes(code)) return { kind: 'string', value };
  if (value instanceof Uint8Array && (code === 17 || code === 18)) return { kind: 'bytes', value };
  if (typeof value === 'bigint' || typeof value === 'number') {
    const range = sparkplugRange(code);
    if (range) {
      const raw = sparkplugInteger(BigInt(value), code);
      if (raw) return raw;
      throw new RangeError(`${value} is outside ${range.low}..${range.high} of ${datatype}`);
    }
    if (code === 9) {
      const held = Math.fround(Number(value));
      if (Number.isFinite(Number(value)) && !Number.isFinite(held))
        throw new RangeError(`${value} is more than a Float holds`);
      return { kind: 'float', value: Number(value) };
    }
    if (code === 10) return { kind: 'double', value: Number(value) };
  }
  throw new RangeError(`a ${typeof value} is not a ${datatype}`);
}

/** Shorthand for a metric with its datatype. */
export function sparkplugMetric(
  name: string,
  datatype: SparkplugDatatype,
  value: SparkplugValue,
  more: { alias?: number; timestamp?: number } = {},
): SparkplugMetric {
  return { name, ...more, datatype: sparkplugDatatypes[datatype], raw: sparkplugRaw(value, datatype) };
}
