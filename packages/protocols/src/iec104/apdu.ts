import { decoded, failed, type Decoded } from '../result.ts';

/** Functions of U frames by their first control byte. Source: IEC 60870-5-104, 5.3. */
export const iec104Functions = {
  0x07: 'STARTDT act',
  0x0b: 'STARTDT con',
  0x13: 'STOPDT act',
  0x23: 'STOPDT con',
  0x43: 'TESTFR act',
  0x83: 'TESTFR con',
} as const;
export type Iec104Function = (typeof iec104Functions)[keyof typeof iec104Functions];

/** One protocol data unit: numbered with an ASDU (I), acknowledgement (S), or control of the link (U). */
export type Iec104Apdu =
  | { format: 'I'; sent: number; received: number; asdu: Uint8Array }
  | { format: 'S'; received: number }
  | { format: 'U'; function: Iec104Function };

/** Longest unit: start, length and 253 bytes. */
export const iec104LongestApdu = 255;

/**
 * Decodes the unit at the start of `bytes`: 68h, length 4 to 253, 4 control bytes, ASDU. What is no unit closes the link, since the
 * numbers that follow cannot be trusted: there is no way to find the next one in a stream.
 */
export function decodeIec104(bytes: Uint8Array): Decoded<Iec104Apdu> {
  if (bytes.length > 0 && bytes[0] !== 0x68) return failed('BAD_PROTOCOL', 'a unit begins with 68h', 0);
  if (bytes.length < 2) return failed('INCOMPLETE', 'a unit has at least 6 bytes', bytes.length);
  const length = bytes[1]!;
  if (length < 4 || length > 253) return failed('BAD_LENGTH', `length 4 to 253 expected, got ${length}`, 1);
  const end = 2 + length;
  if (bytes.length < end) return failed('INCOMPLETE', `the unit has ${end} bytes`, bytes.length);
  const rest = bytes.subarray(end);
  const [first, second, third, fourth] = bytes.subarray(2, 6) as unknown as [number, number, number, number];
  const received = (third >> 1) | (fourth << 7);
  if ((first & 1) === 0) {
    if (third & 1) return failed('BAD_VALUE', 'I reserved bit set', 4);
    if (length < 10) return failed('BAD_LENGTH', `an I unit carries an ASDU of 6 bytes or more, got ${length - 4}`, 1);
    return decoded({ format: 'I', sent: (first >> 1) | (second << 7), received, asdu: bytes.slice(6, end) }, rest);
  }
  const name = first & 2 ? 'U' : 'S';
  if (length !== 4) return failed('BAD_LENGTH', `${name} length not 4`, 1);
  if (name === 'S') {
    if (first !== 1 || second !== 0 || third & 1) return failed('BAD_VALUE', 'S reserved bit set', 2);
    return decoded({ format: 'S', received }, rest);
  }
  if (second !== 0 || third !== 0 || fourth !== 0) return failed('BAD_VALUE', 'U reserved byte set', 3);
  const found = (iec104Functions as Readonly<Record<number, Iec104Function>>)[first];
  if (found === undefined) return failed('BAD_FUNCTION', 'U without exactly one function', 2);
  return decoded({ format: 'U', function: found }, rest);
}

/** Encodes a unit. @throws RangeError when a number has more than 15 bits or the ASDU is too long */
export function encodeIec104(apdu: Iec104Apdu): Uint8Array {
  if (apdu.format === 'U') {
    const first = Object.entries(iec104Functions).find(([, name]) => name === apdu.function)![0];
    return Uint8Array.of(0x68, 4, Number(first), 0, 0, 0);
  }
  const [low, high] = numberBytes(apdu.received);
  if (apdu.format === 'S') return Uint8Array.of(0x68, 4, 1, 0, low, high);
  if (apdu.asdu.length < 6 || apdu.asdu.length > 249)
    throw new RangeError(`asdu: 6 to 249 bytes expected, got ${apdu.asdu.length}`);
  return Uint8Array.of(0x68, 4 + apdu.asdu.length, ...numberBytes(apdu.sent), low, high, ...apdu.asdu);
}

function numberBytes(number: number): [number, number] {
  if (!Number.isInteger(number) || number < 0 || number > 0x7fff)
    throw new RangeError(`a sequence number has 15 bits, got ${number}`);
  return [(number << 1) & 0xff, number >> 7];
}
