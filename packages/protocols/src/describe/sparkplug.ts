import { sparkplugDatatypes, type SparkplugDatatype, type SparkplugValue } from '../sparkplug/datatype.ts';
import { decodeSparkplugPayload, type SparkplugMetric } from '../sparkplug/payload.ts';
import { encodeSparkplugPayload, sparkplugRaw } from '../sparkplug/payload-encode.ts';
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
    metrics: metrics.map(({ raw, datatype, ...metric }) => ({
      ...metric,
      ...(datatype === undefined ? {} : { datatype, type: names.find(([, code]) => code === datatype)?.[0] ?? null }),
      ...plain(raw),
    })),
  };
}

/** A metric from JSON: `name` or `alias`, `type` (or `datatype`) and `value`; 64-bit values and bytes as text. */
function metricOf(from: Record<string, unknown>, field: string): Metrics {
  const { name, alias, timestamp, type, datatype, value = null } = from;
  const known = names.find(([title, code]) => title === type || code === datatype);
  if (known === undefined) return wrong(`${field}.type`, type ?? datatype, names.map(([title]) => title).join(', '));
  if (name !== undefined && typeof name !== 'string') return wrong(`${field}.name`, name, 'text');
  for (const [key, number] of [['alias', alias] as const, ['timestamp', timestamp] as const])
    if (number !== undefined && wholeNumber(number, 0, latest) === null)
      return wrong(`${field}.${key}`, number, 'a whole number from 0 on');
  try {
    const raw = sparkplugRaw(valueFrom(value, known), known[0]);
    return {
      ok: true,
      value: {
        ...(name === undefined ? {} : { name }),
        ...(alias === undefined ? {} : { alias: Number(alias) }),
        ...(timestamp === undefined ? {} : { timestamp: Number(timestamp) }),
        datatype: known[1],
        raw,
      },
    };
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError)
      return wrong(`${field}.value`, value, `a ${known[0]}`);
    throw error;
  }
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

/** JSON has neither 64-bit integers nor bytes. */
function plain(raw: { kind: string; value?: unknown }): Record<string, unknown> {
  const { kind, value } = raw;
  if (typeof value === 'bigint') return { kind, value: value.toString() };
  return value instanceof Uint8Array ? { kind, value: hexPairs(value) } : { kind, value };
}
