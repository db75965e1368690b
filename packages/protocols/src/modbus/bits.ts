/** Packs bits, first bit in the lowest bit of the first byte. */
export function packBits(bits: readonly boolean[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  bits.forEach((bit, index) => {
    if (bit) bytes[index >> 3]! |= 1 << (index & 7);
  });
  return bytes;
}

/** Unpacks `count` bits. */
export function unpackBits(bytes: Uint8Array, count: number): boolean[] {
  return Array.from({ length: count }, (_, index) => (bytes[index >> 3]! & (1 << (index & 7))) !== 0);
}

/** Registers as bytes, high byte first. */
export function packRegisters(registers: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(registers.length * 2);
  registers.forEach((register, index) => {
    bytes[index * 2] = (register >> 8) & 0xff;
    bytes[index * 2 + 1] = register & 0xff;
  });
  return bytes;
}

/** Bytes as registers. An odd last byte is left out. */
export function unpackRegisters(bytes: Uint8Array): number[] {
  return Array.from({ length: bytes.length >> 1 }, (_, index) => (bytes[index * 2]! << 8) | bytes[index * 2 + 1]!);
}
