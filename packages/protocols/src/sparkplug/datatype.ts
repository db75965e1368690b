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

const signedBits: Readonly<Record<number, number>> = { 1: 8, 2: 16, 3: 32, 4: 64 };

/**
 * Gives a raw value its meaning: signed integers are two's complement in unsigned fields; 64-bit integers are bigint.
 * Undefined when the raw value does not fit the datatype, or the datatype holds more than one value.
 */
export function sparkplugValue(raw: SparkplugRaw, datatype: number | undefined): SparkplugValue | undefined {
  if (raw.kind === 'null') return null;
  if (raw.kind === 'unsupported') return undefined;
  const bits = datatype === undefined ? undefined : signedBits[datatype];
  if (bits !== undefined) {
    if (raw.kind === 'int') return bits === 64 ? BigInt(raw.value | 0) : Number(BigInt.asIntN(bits, BigInt(raw.value)));
    if (raw.kind !== 'long') return undefined;
    const signed = BigInt.asIntN(bits, raw.value);
    return bits === 64 ? signed : Number(signed);
  }
  return raw.value;
}

/** The same as a plain number: for telemetry. Booleans are 0 and 1; null and text are not numbers. */
export function sparkplugNumber(raw: SparkplugRaw, datatype: number | undefined): number | undefined {
  const value = sparkplugValue(raw, datatype);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' ? value : undefined;
}
