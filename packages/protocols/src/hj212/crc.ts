const step = new Uint16Array(256);
for (let low = 0; low < 256; low++) {
  let register = low;
  for (let bit = 0; bit < 8; bit++) register = register & 1 ? (register >>> 1) ^ 0xa001 : register >>> 1;
  step[low] = register;
}

/**
 * Checksum of HJ 212 over the segment, without the length digits: initial FFFFh, polynomial A001h, but **the old low byte
 * is dropped** before each byte is mixed in, so that it is not the Modbus CRC. `123456789` gives 2F80h.
 * Source: HJ 212-2017, Annex A.
 */
export function hj212Crc(bytes: Uint8Array): number {
  let register = 0xffff;
  for (const byte of bytes) {
    const mixed = (register >>> 8) ^ byte;
    register = step[mixed]!;
  }
  return register;
}

/** The checksum as it stands in a frame: four upper-case hex digits, high byte first. */
export function hj212CrcText(bytes: Uint8Array): string {
  return hj212Crc(bytes).toString(16).toUpperCase().padStart(4, '0');
}
