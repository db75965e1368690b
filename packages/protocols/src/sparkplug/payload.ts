import { decoded, failed, type Decoded } from '../result.ts';
import type { SparkplugRaw } from './datatype.ts';
import { payloadType, toBigInt, type LongBits, type WireMetric, type WirePayload, type WireValue } from './schema.ts';

/** Something that is said of a metric's value, such as its quality. */
export interface SparkplugProperty {
  key: string;
  /** Datatype code. */
  type?: number;
  raw: SparkplugRaw;
}

/** One metric. Name and alias: births carry both, data messages often only the alias. Times are ms UTC. */
export interface SparkplugMetric {
  name?: string;
  alias?: number;
  timestamp?: number;
  datatype?: number;
  isHistorical?: boolean;
  isTransient?: boolean;
  properties?: SparkplugProperty[];
  raw: SparkplugRaw;
}

/** A Sparkplug B payload. `seq` is 0..255; NDEATH has none. */
export interface SparkplugPayload {
  timestamp?: number;
  seq?: number;
  metrics: SparkplugMetric[];
}

/** Most metrics in one payload. */
export const maxSparkplugMetrics = 100_000;

const present = (object: object, key: string): boolean => Object.prototype.hasOwnProperty.call(object, key);

/** Times, aliases and sequence numbers as a plain number; undefined beyond 2^53, where it would not be exact. */
function exact(value: LongBits | number | undefined): number | undefined {
  if (value === undefined) return undefined;
  const integer = toBigInt(value);
  return integer <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(integer) : undefined;
}

function rawOf(wire: WireValue): SparkplugRaw {
  if (present(wire, 'isNull') && wire.isNull) return { kind: 'null' };
  if (present(wire, 'intValue')) return { kind: 'int', value: wire.intValue! };
  if (present(wire, 'longValue')) return { kind: 'long', value: toBigInt(wire.longValue!) };
  if (present(wire, 'floatValue')) return { kind: 'float', value: wire.floatValue! };
  if (present(wire, 'doubleValue')) return { kind: 'double', value: wire.doubleValue! };
  if (present(wire, 'booleanValue')) return { kind: 'boolean', value: wire.booleanValue! };
  if (present(wire, 'stringValue')) return { kind: 'string', value: wire.stringValue! };
  if (present(wire, 'bytesValue')) return { kind: 'bytes', value: wire.bytesValue! };
  return { kind: 'unsupported' };
}

function metricOf(wire: WireMetric): SparkplugMetric {
  const metric: SparkplugMetric = { raw: rawOf(wire) };
  if (present(wire, 'name')) metric.name = wire.name!;
  if (present(wire, 'alias')) metric.alias = exact(wire.alias);
  if (present(wire, 'timestamp')) metric.timestamp = exact(wire.timestamp);
  if (present(wire, 'datatype')) metric.datatype = wire.datatype!;
  if (present(wire, 'isHistorical')) metric.isHistorical = wire.isHistorical!;
  if (present(wire, 'isTransient')) metric.isTransient = wire.isTransient!;
  const { keys = [], values = [] } = wire.properties ?? {};
  if (keys.length > 0)
    metric.properties = keys.map((key, at) => {
      const value = values[at]!;
      return { key, ...(present(value, 'type') && { type: value.type! }), raw: rawOf(value) };
    });
  return metric;
}

/** What is wrong with the first metric whose properties are no pairs of a key and a value: nobody can tell what they say. */
function unpaired(metrics: readonly WireMetric[]): string | undefined {
  for (const [at, { properties }] of metrics.entries()) {
    const { keys = [], values = [] } = properties ?? {};
    if (keys.length !== values.length)
      return `metrics[${at}].properties: as many values as keys expected, got ${keys.length} keys and ${values.length} values`;
  }
  return undefined;
}

/** Decodes a payload. Any bytes may come in; what is not protobuf, or too large, is an error. */
export function decodeSparkplugPayload(bytes: Uint8Array): Decoded<SparkplugPayload> {
  let wire: WirePayload;
  try {
    wire = payloadType.decode(bytes) as unknown as WirePayload;
  } catch (error) {
    return failed(
      'BAD_ENCODING',
      `not a Sparkplug B payload: ${error instanceof Error ? error.message : 'unreadable'}`,
    );
  }
  const metrics = wire.metrics ?? [];
  if (metrics.length > maxSparkplugMetrics) return failed('BAD_LENGTH', `more than ${maxSparkplugMetrics} metrics`);
  const odd = unpaired(metrics);
  if (odd !== undefined) return failed('BAD_VALUE', odd);
  const payload: SparkplugPayload = { metrics: metrics.map(metricOf) };
  if (present(wire, 'timestamp')) payload.timestamp = exact(wire.timestamp);
  if (present(wire, 'seq')) {
    const seq = exact(wire.seq);
    if (seq === undefined || seq > 255) return failed('BAD_VALUE', 'seq is outside 0..255');
    payload.seq = seq;
  }
  return decoded(payload, new Uint8Array(0));
}
