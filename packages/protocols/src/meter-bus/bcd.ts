/** Digits of packed BCD, low byte first, most significant digit first; null when a nibble is no digit. */
export function bcdDigits(bytes: Uint8Array): string | null {
  let digits = '';
  for (let at = bytes.length - 1; at >= 0; at--) {
    const [high, low] = [bytes[at]! >> 4, bytes[at]! & 0x0f];
    if (high > 9 || low > 9) return null;
    digits += `${high}${low}`;
  }
  return digits;
}

/** Packs an even number of digits, most significant first, into bytes with the low byte first. */
export function bcdBytes(digits: string): Uint8Array {
  const bytes = new Uint8Array(digits.length / 2);
  for (let at = 0; at < bytes.length; at++) {
    const from = digits.length - 2 * (at + 1);
    bytes[at] = (Number(digits[from]) << 4) | Number(digits[from + 1]);
  }
  return bytes;
}

/** Puts a decimal point before the last `decimals` digits and drops leading zeros: `00123456`, 2 gives `1234.56`. */
export function withPoint(digits: string, decimals: number): string {
  const padded = digits.padStart(decimals + 1, '0');
  const whole = padded.slice(0, padded.length - decimals).replace(/^0+(?=\d)/, '');
  return decimals === 0 ? whole : `${whole}.${padded.slice(padded.length - decimals)}`;
}

/** Bytes as hex pairs with blanks, in upper case. */
export function hexPairs(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
}

/** Sum of the bytes modulo 256: the checksum of DL/T 645 and CJ/T 188. */
export function sumOf(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum = (sum + byte) & 0xff;
  return sum;
}

/**
 * Number of packed BCD, low byte first, with `decimals` digits behind the point; the top bit of the most significant byte is the sign
 * where `signed`. Null when all bytes are FFh or a nibble is no digit.
 */
export function readBcdNumber(bytes: Uint8Array, decimals: number, signed: boolean): number | null {
  if (bytes.length === 0 || bytes.every((byte) => byte === 0xff)) return null;
  const own = bytes.slice();
  const negative = signed && (own[own.length - 1]! & 0x80) !== 0;
  if (negative) own[own.length - 1]! &= 0x7f;
  const digits = bcdDigits(own);
  return digits === null ? null : Number(`${negative ? '-' : ''}${withPoint(digits, decimals)}`);
}
