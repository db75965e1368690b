import { decoded, failed, type Decoded } from '../result.ts';
import { bcdBytes, sumOf } from '../meter-bus/bcd.ts';

/** One frame of DL/T 645. */
export interface Dlt645Frame {
  /** Twelve digits, most significant first; `A` stands for a digit of the wildcard address AAh. */
  address: string;
  /** Control byte. */
  control: number;
  /** Data without the +33h of the wire, low byte first. */
  data: Uint8Array;
  /** Wake-up bytes FEh before the frame. */
  wakeUps: number;
}

/** Longest data field that the length byte can announce. */
export const dlt645LongestData = 255;

/** Most wake-up bytes that are taken as part of a frame; four are usual. */
const mostWakeUps = 16;

/** Bytes of the longest frame with its wake-up bytes. */
export const dlt645LongestFrame = mostWakeUps + 12 + dlt645LongestData;

/**
 * Decodes the frame at the start of `bytes`: wake-up bytes, 68h, 6 address bytes, 68h, control, length, data, sum, 16h.
 * Source: DL/T 645-2007, 5.
 */
export function decodeDlt645(bytes: Uint8Array): Decoded<Dlt645Frame> {
  let start = 0;
  while (bytes[start] === 0xfe) start++;
  if (start > mostWakeUps) return failed('BAD_PROTOCOL', `more than ${mostWakeUps} wake-up bytes`, start);
  const body = bytes.subarray(start);
  if (body.length > 0 && body[0] !== 0x68) return failed('BAD_PROTOCOL', 'a frame begins with 68h', start);
  if (body.length > 7 && body[7] !== 0x68) return failed('BAD_PROTOCOL', '68h expected after the address', start + 7);
  if (body.length < 12) return failed('INCOMPLETE', `a frame has at least ${start + 12} bytes`, bytes.length);
  const length = body[9]!;
  const end = 10 + length;
  if (body.length < end + 2) return failed('INCOMPLETE', `the frame has ${start + end + 2} bytes`, bytes.length);
  const computed = sumOf(body.subarray(0, end));
  if (body[end + 1] !== 0x16) return failed('BAD_LENGTH', '16h expected at the end of the frame', start + end + 1);
  if (body[end] !== computed)
    return failed('BAD_CHECKSUM', `checksum ${hexByte(body[end]!)}, computed ${hexByte(computed)}`, start + end);
  const address = addressText(body.subarray(1, 7));
  const frame = { address, control: body[8]!, data: shift(body.subarray(10, end), -0x33), wakeUps: start };
  return decoded(frame, body.subarray(end + 2));
}

/** Encodes a frame. @throws RangeError when the address is not 12 digits or the data are too long */
export function encodeDlt645(frame: Omit<Dlt645Frame, 'wakeUps'> & { wakeUps?: number }): Uint8Array {
  const { address, control, data, wakeUps = 0 } = frame;
  if (!/^[0-9A-F]{12}$/.test(address)) throw new RangeError(`address: 12 digits expected, got '${address}'`);
  if (data.length > dlt645LongestData)
    throw new RangeError(`data: at most ${dlt645LongestData} bytes, got ${data.length}`);
  const body = new Uint8Array(12 + data.length);
  body[0] = body[7] = 0x68;
  body.set(bcdBytesOfHex(address), 1);
  body[8] = control;
  body[9] = data.length;
  body.set(shift(data, 0x33), 10);
  body[10 + data.length] = sumOf(body.subarray(0, 10 + data.length));
  body[11 + data.length] = 0x16;
  const whole = new Uint8Array(wakeUps + body.length).fill(0xfe, 0, wakeUps);
  whole.set(body, wakeUps);
  return whole;
}

/** Two upper-case hex digits. */
export function hexByte(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}

function shift(bytes: Uint8Array, by: number): Uint8Array {
  return bytes.map((byte) => (byte + by) & 0xff);
}

function addressText(bytes: Uint8Array): string {
  return Array.from(bytes, hexByte).reverse().join('');
}

function bcdBytesOfHex(address: string): Uint8Array {
  if (/^\d+$/.test(address)) return bcdBytes(address);
  return Uint8Array.from({ length: 6 }, (_, at) => Number.parseInt(address.slice(10 - 2 * at, 12 - 2 * at), 16));
}
