import { registerCount, type RegisterSpec, type RegisterType } from './value.ts';
import { reorder } from './word-order.ts';

const ranges: Partial<Record<RegisterType, readonly [bigint, bigint]>> = {
  bool: [0n, 1n],
  int16: [-0x8000n, 0x7fffn],
  uint16: [0n, 0xffffn],
  int32: [-0x8000_0000n, 0x7fff_ffffn],
  uint32: [0n, 0xffff_ffffn],
  int64: [-(1n << 63n), (1n << 63n) - 1n],
  uint64: [0n, (1n << 64n) - 1n],
  bcd16: [0n, 9999n],
  bcd32: [0n, 9999_9999n],
  bcd64: [0n, 9999_9999_9999_9999n],
};

/**
 * Writes one value as register bytes, the inverse of `decodeRegisterValue`; integers are rounded to the nearest step.
 * Null when the value does not fit the type, or is not a number.
 */
export function encodeRegisterValue(
  value: number,
  spec: Omit<RegisterSpec, 'bit' | 'notAvailable'>,
): Uint8Array | null {
  const raw = (value - (spec.offset ?? 0)) / (spec.scale ?? 1);
  if (!Number.isFinite(raw)) return null;
  const bytes = new Uint8Array(registerCount(spec.type) * 2);
  const view = new DataView(bytes.buffer);
  if (spec.type === 'float32') {
    if (Math.abs(raw) > 3.4028235677973366e38) return null;
    view.setFloat32(0, raw);
  } else if (spec.type === 'float64') view.setFloat64(0, raw);
  else {
    const [min, max] = ranges[spec.type]!;
    const integer = BigInt(Math.round(raw));
    if (integer < min || integer > max) return null;
    const pattern = spec.type.startsWith('bcd') ? BigInt(`0x${integer}`) : BigInt.asUintN(bytes.length * 8, integer);
    for (let at = 0; at < bytes.length; at++)
      bytes[bytes.length - 1 - at] = Number((pattern >> BigInt(at * 8)) & 0xffn);
  }
  return reorder(bytes, spec.wordOrder ?? 'ABCD');
}
