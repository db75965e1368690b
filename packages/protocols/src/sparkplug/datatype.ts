/** Datatype codes of Sparkplug B 3.0, section 6.4.16, as far as they carry one value. */
export const sparkplugDatatypes = {
  Int8: 1,
  Int16: 2,
  Int32: 3,
  Int64: 4,
  UInt8: 5,
  UInt16: 6,
  UInt32: 7,
  UInt64: 8,
  Float: 9,
  Double: 10,
  Boolean: 11,
  String: 12,
  DateTime: 13,
  Text: 14,
  UUID: 15,
  DataSet: 16,
  Bytes: 17,
  File: 18,
  Template: 19,
} as const;
export type SparkplugDatatype = keyof typeof sparkplugDatatypes;

/** A metric's value as it lay in the payload, before its datatype says what it means. 32- and 64-bit ones are unsigned. */
export type SparkplugRaw =
  | { kind: 'int'; value: number }
  | { kind: 'long'; value: bigint }
  | { kind: 'float' | 'double'; value: number }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'string'; value: string }
  | { kind: 'bytes'; value: Uint8Array }
  | { kind: 'null' }
  /** A data set, a template, or nothing at all. */
  | { kind: 'unsupported' };

export type SparkplugValue = number | bigint | boolean | string | Uint8Array | null;

/** Integer datatypes: bits, sign, and the field that Eclipse Tahu reads them from. */
const integers: Readonly<Record<number, { bits: number; signed: boolean; field: 'int' | 'long' }>> = {
  1: { bits: 8, signed: true, field: 'int' },
  2: { bits: 16, signed: true, field: 'int' },
  3: { bits: 32, signed: true, field: 'int' },
  4: { bits: 64, signed: true, field: 'long' },
  5: { bits: 8, signed: false, field: 'int' },
  6: { bits: 16, signed: false, field: 'int' },
  7: { bits: 32, signed: false, field: 'long' },
  8: { bits: 64, signed: false, field: 'long' },
  13: { bits: 64, signed: false, field: 'long' },
};

/** Least and greatest value of an integer datatype; undefined for all others. */
export function sparkplugRange(datatype: number): { low: bigint; high: bigint } | undefined {
  const integer = integers[datatype];
  if (!integer) return undefined;
  const { bits, signed } = integer;
  const high = (1n << BigInt(signed ? bits - 1 : bits)) - 1n;
  return { low: signed ? -high - 1n : 0n, high };
}

/** An integer as it goes on the wire; null when the datatype cannot hold it, or is no integer. */
export function sparkplugInteger(value: bigint, datatype: number): SparkplugRaw | null {
  const range = sparkplugRange(datatype);
  if (!range || value < range.low || value > range.high) return null;
  return integers[datatype]!.field === 'long'
    ? { kind: 'long', value: BigInt.asUintN(64, value) }
    : { kind: 'int', value: Number(BigInt.asUintN(32, value)) };
}

/**
 * Gives a raw value its meaning: signed integers are two's complement in unsigned fields, in their own bits or in all of the
 * field; 64-bit integers are bigint. An integer may stand in either field, as senders differ. Undefined when the raw value
 * does not fit the datatype, or the datatype holds more than one value.
 */
export function sparkplugValue(raw: SparkplugRaw, datatype: number | undefined): SparkplugValue | undefined {
  if (raw.kind === 'null') return null;
  if (raw.kind === 'unsupported') return undefined;
  const integer = datatype === undefined ? undefined : integers[datatype];
  if (!integer) return raw.value;
  if (raw.kind !== 'int' && raw.kind !== 'long') return undefined;
  const { bits, signed } = integer;
  const word = BigInt(raw.value);
  const width = raw.kind === 'int' ? 32 : 64;
  const own = signed ? BigInt.asIntN(Math.min(bits, width), word) : word;
  const fits = [bits, 32, width].some((each) => BigInt.asUintN(Math.min(each, width), own) === word);
  if (!fits || own > sparkplugRange(datatype!)!.high) return undefined;
  return bits === 64 ? own : Number(own);
}

/** The same as a plain number: for telemetry. Booleans are 0 and 1; null and text are not numbers. */
export function sparkplugNumber(raw: SparkplugRaw, datatype: number | undefined): number | undefined {
  const value = sparkplugValue(raw, datatype);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' ? value : undefined;
}
