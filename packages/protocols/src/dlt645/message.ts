import { bcdDigits } from '../meter-bus/bcd.ts';
import { failed, type CodecError } from '../result.ts';
import { hexByte, type Dlt645Frame } from './frame.ts';

/** Functions by the low five bits of the control byte, of 2007. Beyond read and write from general knowledge of the standard. */
const functions: Readonly<Record<number, string>> = {
  0x08: 'broadcast time',
  0x11: 'read',
  0x12: 'read next',
  0x13: 'read address',
  0x14: 'write',
  0x15: 'write address',
  0x16: 'freeze',
  0x17: 'change baud rate',
  0x18: 'change password',
  0x19: 'clear demand',
  0x1a: 'clear meter',
  0x1b: 'clear events',
};

/** Functions of the version of 1997, whose identifiers have two bytes. */
const functions1997: Readonly<Record<number, string>> = {
  0x01: 'read',
  0x02: 'read next',
  0x04: 'write',
  0x0a: 'write address',
};

/** Bits of the error byte. */
const errors = ['other', 'no data', 'password', 'baud rate', 'too many zones', 'too many periods', 'too many tariffs'];

/** What a frame says. */
export interface Dlt645Message {
  version: '1997' | '2007' | 'unknown';
  /** From the meter, or to it. */
  direction: 'request' | 'reply';
  function: string;
  /** The reply continues: read on. */
  more: boolean;
  /** The meter refused. */
  refused: boolean;
  /** Error byte of a refusal and what its bits mean. */
  error?: { byte: number; meanings: string[] };
  /** Data identifier, most significant byte first: 8 hex digits, 4 of 1997. */
  identifier?: string;
  /** The data behind the identifier. */
  data: Uint8Array;
  /** Number of the part of a long answer that is asked for or comes (2007); its data do not begin at the beginning of the block. */
  part?: number;
  /** Of a broadcast of the time, `YYMMDDhhmmss`; null when it is none. */
  time?: string | null;
}

/** The version of the standard that a control byte belongs to, by its function. */
export function dlt645VersionOf(control: number): Dlt645Message['version'] {
  const code = control & 0x1f;
  return functions[code] !== undefined ? '2007' : functions1997[code] !== undefined ? '1997' : 'unknown';
}

/** Reads control byte and data of a frame. */
export function readDlt645Message(
  frame: Dlt645Frame,
): { ok: true; value: Dlt645Message } | { ok: false; error: CodecError } {
  const { control, data } = frame;
  const code = control & 0x1f;
  const known1997 = functions1997[code];
  const version = dlt645VersionOf(control);
  const direction = control & 0x80 ? 'reply' : 'request';
  const name = functions[code] ?? known1997 ?? `function ${hexByte(code)}h`;
  const refused = (control & 0x40) !== 0;
  const message: Dlt645Message = { version, direction, function: name, more: (control & 0x20) !== 0, refused, data };
  if (refused) {
    if (data.length < 1) return failed('BAD_LENGTH', 'a refusal carries one error byte', 0);
    const byte = data[0]!;
    const meanings = errors.filter((_, bit) => byte & (1 << bit));
    return { ok: true, value: { ...message, error: { byte, meanings }, data: data.subarray(1) } };
  }
  const carries = ['read', 'read next'].includes(name) || (name === 'write' && direction === 'request');
  if (name === 'broadcast time' && data.length === 6) return { ok: true, value: { ...message, time: bcdDigits(data) } };
  if (!carries) return { ok: true, value: message };
  const size = version === '1997' ? 2 : 4;
  if (data.length < size)
    return failed('BAD_LENGTH', `an identifier has ${size} bytes, got ${data.length}`, data.length);
  const identifier = Array.from(data.subarray(0, size), hexByte).reverse().join('');
  const body = data.subarray(size);
  if (name !== 'read next' || version !== '2007' || body.length === 0)
    return { ok: true, value: { ...message, identifier, data: body } };
  return { ok: true, value: { ...message, identifier, data: body.subarray(0, -1), part: body[body.length - 1]! } };
}

/** Data field of a request for an identifier, 8 hex digits. */
export function dlt645ReadData(identifier: string): Uint8Array {
  return Uint8Array.from(identifier.match(/../g)!.map((pair) => Number.parseInt(pair, 16))).reverse();
}
