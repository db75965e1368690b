import {
  sparkplugDatatypes,
  sparkplugRange,
  sparkplugValue,
  type SparkplugDatatype,
  type SparkplugRaw,
  type SparkplugValue,
} from '../sparkplug/datatype.ts';
import { decodeSparkplugPayload, type SparkplugMetric } from '../sparkplug/payload.ts';
import { encodeSparkplugPayload, sparkplugRaw } from '../sparkplug/payload-encode.ts';
import {
  sparkplugQuality,
  sparkplugQualityCodes,
  sparkplugQualityProperty,
  type SparkplugQuality,
} from '../sparkplug/quality.ts';
import type { CodecError } from '../result.ts';
import { hexPairs } from '../meter-bus/bcd.ts';
import { hexBytes, wholeNumber, wrong, type Described, type ProtocolDescription } from './shape.ts';

type Metrics = { ok: true; value: SparkplugMetric } | { ok: false; error: CodecError };

const names = Object.entries(sparkplugDatatypes) as [SparkplugDatatype, number][];
const latest = Number.MAX_SAFE_INTEGER;

/** Payloads of Sparkplug B for the command line. */
export const sparkplugDescription: ProtocolDescription = {
  title: 'Sparkplug B payload (protobuf)',
  input: 'hex',
  decode: (bytes) => [describe(bytes)],
  encode(from) {
    const { timestamp, seq, metrics = [] } = from;
    if (!Array.isArray(metrics)) return wrong('metrics', metrics, 'a list');
    if (timestamp !== undefined && wholeNumber(timestamp, 0, latest) === null)
      return wrong('timestamp', timestamp, 'milliseconds since 1970');
    if (seq !== undefined && wholeNumber(seq, 0, 255) === null) return wrong('seq', seq, 'a number from 0 to 255');
    const read: SparkplugMetric[] = [];
    for (const [index, each] of (metrics as Record<string, unknown>[]).entries()) {
      const metric = metricOf(each, `metrics[${index}]`);
      if (!metric.ok) return metric;
      read.push(metric.value);
    }
    const bytes = encodeSparkplugPayload({
      ...(timestamp === undefined ? {} : { timestamp: Number(timestamp) }),
      ...(seq === undefined ? {} : { seq: Number(seq) }),
      metrics: read,
    });
    const { accept: _accept, ...described } = describe(bytes);
    return { ok: true, value: { hex: hexPairs(bytes), ...described } };
  },
};

function describe(bytes: Uint8Array): Described {
  const result = decodeSparkplugPayload(bytes);
  if (!result.ok) return { accept: false, reason: result.error.message, offset: result.error.offset };
  const { timestamp, seq, metrics } = result.value;
  return {
    accept: true,
    timestamp,
    seq,
    metrics: metrics.map(({ raw, datatype, properties, ...metric }) => ({
      ...metric,
      ...(datatype === undefined ? {} : { datatype, type: typeOf(datatype) }),
      ...plain(raw, datatype),
      ...(properties && {
        quality: sparkplugQuality({ properties }),
        properties: properties.map(({ key, type, raw: said }) => ({
          key,
          ...(type === undefined ? {} : { type: typeOf(type) }),
          ...plain(said, type),
        })),
      }),
    })),
  };
}

function typeOf(datatype: number): SparkplugDatatype | null {
  return names.find(([, code]) => code === datatype)?.[0] ?? null;
}

/**
 * A metric from JSON: `name` or `alias`, `type` (or `datatype`), `value` and, where it is not good, its `quality`; 64-bit values
 * and bytes as text.
 */
function metricOf(given: unknown, field: string): Metrics {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return wrong(field, given, 'an object');
  const from = given as Record<string, unknown>;
  const { name, alias, timestamp, type, datatype, quality, value = null } = from;
  const known = names.find(([title, code]) => title === type || code === datatype);
  if (known === undefined) return wrong(`${field}.type`, type ?? datatype, names.map(([title]) => title).join(', '));
  if (type !== undefined && datatype !== undefined && (type !== known[0] || datatype !== known[1]))
    return wrong(`${field}.datatype`, datatype, `the number of the type ${JSON.stringify(type)}`);
  if (name !== undefined && typeof name !== 'string') return wrong(`${field}.name`, name, 'text');
  for (const [key, number] of [['alias', alias] as const, ['timestamp', timestamp] as const])
    if (number !== undefined && wholeNumber(number, 0, latest) === null)
      return wrong(`${field}.${key}`, number, 'a whole number from 0 on');
  if (quality !== undefined && !Object.hasOwn(sparkplugQualityCodes, quality as string))
    return wrong(`${field}.quality`, quality, Object.keys(sparkplugQualityCodes).join(', '));
  try {
    const raw = sparkplugRaw(valueFrom(value, known), known[0]);
    return {
      ok: true,
      value: {
        ...(name === undefined ? {} : { name }),
        ...(alias === undefined ? {} : { alias: Number(alias) }),
        ...(timestamp === undefined ? {} : { timestamp: Number(timestamp) }),
        datatype: known[1],
        ...(quality === undefined ? {} : { properties: [sparkplugQualityProperty(quality as SparkplugQuality)] }),
        raw,
      },
    };
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError)
      return wrong(`${field}.value`, value, expected(known));
    throw error;
  }
}

function expected([type, code]: (typeof names)[number]): string {
  const range = sparkplugRange(code);
  return range ? `a ${type} from ${range.low} to ${range.high}` : `a ${type}`;
}

function valueFrom(value: unknown, [, code]: (typeof names)[number]): SparkplugValue {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'string') throw new RangeError('no single value');
  if (code <= 8 || code === 13) return BigInt(value);
  if (code !== 17 && code !== 18) return value;
  const bytes = hexBytes(value);
  if (bytes === null) throw new RangeError('hex bytes');
  return bytes;
}

/** A value as its datatype means it; without one, or where it does not fit, as it lay in the field. JSON has neither 64-bit integers nor bytes. */
function plain(raw: SparkplugRaw, datatype: number | undefined): Record<string, unknown> {
  const { kind } = raw;
  if (kind === 'null' || kind === 'unsupported') return { kind };
  const meant = sparkplugValue(raw, datatype);
  const told = meant === undefined ? { not_readable: `the value does not fit ${typeOf(datatype!) ?? datatype}` } : {};
  const value = meant ?? raw.value;
  if (typeof value === 'bigint') return { kind, value: value.toString(), ...told };
  return { kind, value: value instanceof Uint8Array ? hexPairs(value) : value, ...told };
}
