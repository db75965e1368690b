const table = new Uint16Array(256);
for (let byte = 0; byte < 256; byte++) {
  let register = byte;
  for (let bit = 0; bit < 8; bit++) register = register & 1 ? (register >>> 1) ^ 0xa001 : register >>> 1;
  table[byte] = register;
}

/**
 * CRC-16/MODBUS: initial FFFFh, polynomial A001h reflected; `123456789` gives 4B37h. On the wire the low byte goes first.
 * Source: Modbus over Serial Line V1.02, 6.2.2. Not the checksum of HJ 212.
 */
export function modbusCrc(bytes: Uint8Array): number {
  let register = 0xffff;
  for (const byte of bytes) register = (register >>> 8) ^ table[(register ^ byte) & 0xff]!;
  return register;
}
