import { decoded, failed, type Decoded } from '../result.ts';
import { hexByte } from '../dlt645/frame.ts';
import { sumOf } from '../meter-bus/bcd.ts';

/** One frame of CJ/T 188. Its data carry no +33h. */
export interface Cjt188Frame {
  /** Kind of meter, such as 10h cold water. */
  meterType: number;
  /** Seven address bytes in the order of the wire, low byte first. */
  address: Uint8Array;
  control: number;
  data: Uint8Array;
  /** Wake-up bytes FEh before the frame. */
  wakeUps: number;
}

const mostWakeUps = 16;

/** Bytes of the longest frame with its wake-up bytes. */
export const cjt188LongestFrame = mostWakeUps + 13 + 255;

/** Kinds of meters. Beyond cold water from general knowledge of the standard. */
export const cjt188MeterTypes: Readonly<Record<number, string>> = {
  0x10: 'cold water',
  0x11: 'hot water',
  0x12: 'drinking water',
  0x13: 'reclaimed water',
  0x20: 'heat',
  0x21: 'cooling',
  0x30: 'gas',
  0x40: 'electricity',
};

/**
 * Decodes the frame at the start of `bytes`: wake-up bytes, 68h, kind, 7 address bytes, control, length, data, sum, 16h.
 * Source: CJ/T 188-2004, from public code (to be verified).
 */
export function decodeCjt188(bytes: Uint8Array): Decoded<Cjt188Frame> {
  let start = 0;
  while (bytes[start] === 0xfe) start++;
  if (start > mostWakeUps) return failed('BAD_PROTOCOL', `more than ${mostWakeUps} wake-up bytes`, start);
  const body = bytes.subarray(start);
  if (body.length > 0 && body[0] !== 0x68) return failed('BAD_PROTOCOL', 'a frame begins with 68h', start);
  if (body.length < 13) return failed('INCOMPLETE', `a frame has at least ${start + 13} bytes`, bytes.length);
  const end = 11 + body[10]!;
  if (body.length < end + 2) return failed('INCOMPLETE', `the frame has ${start + end + 2} bytes`, bytes.length);
  if (body[end + 1] !== 0x16) return failed('BAD_LENGTH', '16h expected at the end of the frame', start + end + 1);
  const computed = sumOf(body.subarray(0, end));
  if (body[end] !== computed)
    return failed('BAD_CHECKSUM', `checksum ${hexByte(body[end]!)}, computed ${hexByte(computed)}`, start + end);
  const [address, data] = [body.slice(2, 9), body.slice(11, end)];
  return decoded({ meterType: body[1]!, address, control: body[9]!, data, wakeUps: start }, body.subarray(end + 2));
}

/** Encodes a frame. @throws RangeError when address or data have the wrong length */
export function encodeCjt188(frame: Omit<Cjt188Frame, 'wakeUps'> & { wakeUps?: number }): Uint8Array {
  const { meterType, address, control, data, wakeUps = 0 } = frame;
  if (address.length !== 7) throw new RangeError(`address: 7 bytes expected, got ${address.length}`);
  if (data.length > 255) throw new RangeError(`data: at most 255 bytes, got ${data.length}`);
  const body = Uint8Array.of(0x68, meterType, ...address, control, data.length, ...data, 0, 0x16);
  body[body.length - 2] = sumOf(body.subarray(0, body.length - 2));
  const whole = new Uint8Array(wakeUps + body.length).fill(0xfe, 0, wakeUps);
  whole.set(body, wakeUps);
  return whole;
}
