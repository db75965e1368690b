import protobuf from 'protobufjs';

const oneof = ['intValue', 'longValue', 'floatValue', 'doubleValue', 'booleanValue', 'stringValue'];

/**
 * The part of `org.eclipse.tahu.protobuf.Payload` that carries single values and their properties (field numbers from the
 * Eclipse Tahu specification). Meta data, property sets within property sets, data sets and templates are skipped by their
 * field numbers, unread. It is proto2 as there: under proto3 rules a zero is left off the wire, and sequence number 0 and
 * alias 0 would be lost.
 */
const root = protobuf.Root.fromJSON({
  nested: {
    Payload: {
      edition: 'proto2',
      fields: {
        timestamp: { id: 1, type: 'uint64' },
        metrics: { id: 2, rule: 'repeated', type: 'Metric' },
        seq: { id: 3, type: 'uint64' },
        uuid: { id: 4, type: 'string' },
        body: { id: 5, type: 'bytes' },
      },
    },
    Metric: {
      edition: 'proto2',
      oneofs: { value: { oneof: [...oneof, 'bytesValue'] } },
      fields: {
        name: { id: 1, type: 'string' },
        alias: { id: 2, type: 'uint64' },
        timestamp: { id: 3, type: 'uint64' },
        datatype: { id: 4, type: 'uint32' },
        isHistorical: { id: 5, type: 'bool' },
        isTransient: { id: 6, type: 'bool' },
        isNull: { id: 7, type: 'bool' },
        properties: { id: 9, type: 'PropertySet' },
        intValue: { id: 10, type: 'uint32' },
        longValue: { id: 11, type: 'uint64' },
        floatValue: { id: 12, type: 'float' },
        doubleValue: { id: 13, type: 'double' },
        booleanValue: { id: 14, type: 'bool' },
        stringValue: { id: 15, type: 'string' },
        bytesValue: { id: 16, type: 'bytes' },
      },
    },
    PropertySet: {
      edition: 'proto2',
      fields: {
        keys: { id: 1, rule: 'repeated', type: 'string' },
        values: { id: 2, rule: 'repeated', type: 'PropertyValue' },
      },
    },
    PropertyValue: {
      edition: 'proto2',
      oneofs: { value: { oneof } },
      fields: {
        type: { id: 1, type: 'uint32' },
        isNull: { id: 2, type: 'bool' },
        intValue: { id: 3, type: 'uint32' },
        longValue: { id: 4, type: 'uint64' },
        floatValue: { id: 5, type: 'float' },
        doubleValue: { id: 6, type: 'double' },
        booleanValue: { id: 7, type: 'bool' },
        stringValue: { id: 8, type: 'string' },
      },
    },
  },
});

export const payloadType = root.lookupType('Payload');

/** A 64-bit integer as protobufjs holds it. */
export interface LongBits {
  low: number;
  high: number;
  unsigned: boolean;
}

/** A value as protobufjs decodes it, of a metric or of a property; a field that was not on the wire is undefined on the object itself. */
export interface WireValue {
  isNull?: boolean;
  intValue?: number;
  longValue?: LongBits | number;
  floatValue?: number;
  doubleValue?: number;
  booleanValue?: boolean;
  stringValue?: string;
  bytesValue?: Uint8Array;
}

export interface WireMetric extends WireValue {
  name?: string;
  alias?: LongBits | number;
  timestamp?: LongBits | number;
  datatype?: number;
  isHistorical?: boolean;
  isTransient?: boolean;
  properties?: { keys?: string[]; values?: (WireValue & { type?: number })[] };
}

export interface WirePayload {
  timestamp?: LongBits | number;
  metrics?: WireMetric[];
  seq?: LongBits | number;
  uuid?: string;
  body?: Uint8Array;
}

/** Unsigned value of a 64-bit field. */
export function toBigInt(value: LongBits | number): bigint {
  if (typeof value === 'number') return BigInt(value);
  return (BigInt(value.high >>> 0) << 32n) | BigInt(value.low >>> 0);
}

/** The reverse of {@link toBigInt}. */
export function fromBigInt(value: bigint): LongBits {
  const bits = BigInt.asUintN(64, value);
  return { low: Number(bits & 0xffff_ffffn) | 0, high: Number(bits >> 32n) | 0, unsigned: true };
}
