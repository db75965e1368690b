import { viewOf } from '../result.ts';
import { reorder, type WordOrder } from './word-order.ts';

/** How a number lies in registers. `bool` is a coil or discrete input, which the codec sees as one register of 0 or 1. */
export type RegisterType =
  | 'bool'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float32'
  | 'float64'
  | 'bcd16'
  | 'bcd32'
  | 'bcd64';

/** Describes one value. */
export interface RegisterSpec {
  type: RegisterType;
  wordOrder?: WordOrder;
  /** Takes this bit of the raw value (0 = lowest) instead of the value. */
  bit?: number;
  /** value = raw × scale + offset. */
  scale?: number;
  offset?: number;
  /** Raw big-endian patterns that mean "no value", as unsigned integers, e.g. `0x8000n`. */
  notAvailable?: readonly bigint[];
}

/** A value, or why there is none. `not-available` is the device's own word for it, never zero. */
export type RegisterValue =
  | { ok: true; value: number }
  | { ok: false; reason: 'not-available' | 'bad-digits' | 'too-short' };

const widths: Record<RegisterType, number> = {
  bool: 1,
  int16: 1,
  uint16: 1,
  bcd16: 1,
  int32: 2,
  uint32: 2,
  float32: 2,
  bcd32: 2,
  int64: 4,
  uint64: 4,
  float64: 4,
  bcd64: 4,
};

/** Number of registers a value takes. */
export function registerCount(type: RegisterType): number {
  return widths[type];
}

function unsigned(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value;
}

function fromBcd(bytes: Uint8Array): number | null {
  let value = 0;
  for (const byte of bytes) {
    if (byte >> 4 > 9 || (byte & 15) > 9) return null;
    value = value * 100 + (byte >> 4) * 10 + (byte & 15);
  }
  return value;
}

function rawNumber(bytes: Uint8Array, type: RegisterType): number | null {
  const view = viewOf(bytes);
  switch (type) {
    case 'bool':
    case 'uint16':
      return view.getUint16(0);
    case 'int16':
      return view.getInt16(0);
    case 'uint32':
      return view.getUint32(0);
    case 'int32':
      return view.getInt32(0);
    case 'uint64':
      return Number(view.getBigUint64(0));
    case 'int64':
      return Number(view.getBigInt64(0));
    case 'float32':
      return view.getFloat32(0);
    case 'float64':
      return view.getFloat64(0);
    case 'bcd16':
    case 'bcd32':
    case 'bcd64':
      return fromBcd(bytes);
  }
}

/** raw × scale + offset. A scale such as 0.1 is applied as ÷ 10, so that 2305 gives 230.5 and not 230.50000000000003. */
export function applyScale(raw: number, scale = 1, offset = 0): number {
  const divisor = Math.abs(scale) < 1 && scale !== 0 ? Math.round(1 / scale) : 0;
  const scaled = divisor !== 0 && 1 / divisor === scale ? raw / divisor : raw * scale;
  return scaled + offset;
}

/**
 * Reads one value out of register bytes (high byte first, as on the wire) at register `index`.
 * 64-bit integers beyond 2^53 lose their lowest digits, as any JavaScript number does.
 */
export function decodeRegisterValue(bytes: Uint8Array, index: number, spec: RegisterSpec): RegisterValue {
  const width = widths[spec.type] * 2;
  const wire = bytes.subarray(index * 2, index * 2 + width);
  if (index < 0 || wire.length < width) return { ok: false, reason: 'too-short' };
  const ordered = reorder(wire, spec.wordOrder ?? 'ABCD');
  if (spec.notAvailable?.length && spec.notAvailable.includes(unsigned(ordered)))
    return { ok: false, reason: 'not-available' };
  if (spec.bit !== undefined) {
    return { ok: true, value: Number((unsigned(ordered) >> BigInt(spec.bit)) & 1n) };
  }
  const raw = rawNumber(ordered, spec.type);
  if (raw === null) return { ok: false, reason: 'bad-digits' };
  if (!Number.isFinite(raw)) return { ok: false, reason: 'not-available' };
  const value = applyScale(raw, spec.scale, spec.offset);
  return Number.isFinite(value) ? { ok: true, value } : { ok: false, reason: 'not-available' };
}
