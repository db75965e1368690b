import { decoded, failed, type CodecError } from '../result.ts';
import { hj212CrcText } from './crc.ts';
import { readSegment, type Hj212Segment } from './segment.ts';

/** A frame that holds, read. */
export interface Hj212Frame extends Hj212Segment {
  /** The text between the length digits and the checksum. */
  segment: string;
  /** Length of the segment in bytes. */
  length: number;
  /** Checksum, upper case. */
  crc: string;
}

/** Why a frame was refused. */
export type Hj212Reason =
  | 'no ##'
  | 'length not 4 digits'
  | 'crc mismatch'
  | 'length mismatch'
  | 'no CR LF'
  | 'no data area';

/** What was found in a frame that was refused, as far as it could be told. */
export interface Hj212Rejection {
  reasons: Hj212Reason[];
  declaredLength: number | null;
  actualLength: number | null;
  crcInFrame: string | null;
  crcComputed: string | null;
}

/** Outcome of decoding one frame. `rejection` is absent while bytes are missing. */
export type Hj212Decoded =
  | { ok: true; value: Hj212Frame; rest: Uint8Array }
  | { ok: false; error: CodecError; rejection?: Hj212Rejection };

/** Longest segment that four digits can announce. */
export const hj212LongestSegment = 9999;
/** Longest segment of the standard (HJ 212-2017, 6.2); longer ones occur and are accepted as a quirk. */
export const hj212StandardSegment = 1024;

const hash = 0x23;
const cr = 0x0d;
const lf = 0x0a;
const star = 0x2a;
const headBytes = 6;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Decodes the frame at the start of `bytes`: `##`, four digits with the length of the segment in bytes, the segment, four hex
 * digits of checksum, CR LF. Strict on checksum and length, liberal in what the segment says.
 */
export function decodeHj212(bytes: Uint8Array): Hj212Decoded {
  const opening = checkOpening(bytes);
  if (opening !== null) return opening;
  const declared = Number(ascii(bytes.subarray(2, headBytes)));
  const end = findCrLf(bytes, headBytes);
  const whole = headBytes + declared + 6;
  if (end < 0 && bytes.length < whole) return failed('INCOMPLETE', `the frame has ${whole} bytes`, bytes.length);
  if (end < 0)
    return refuse('BAD_LENGTH', ['no CR LF'], { declared, computed: crcOf(bytes, headBytes + declared) }, whole - 2);
  // Some loggers write ** before the line end; it belongs neither to the segment nor to the checksum.
  const stars = bytes[end - 1] === star && bytes[end - 2] === star && end - headBytes - 4 === declared + 2 ? 2 : 0;
  return readWhole(bytes, end - stars, stars, declared);
}

/** Checks a frame whose checksum ends at `end`. */
function readWhole(bytes: Uint8Array, end: number, stars: number, declared: number): Hj212Decoded {
  const actual = end - headBytes - 4;
  if (actual < 0) return refuse('BAD_LENGTH', ['length mismatch'], { declared, actual: Math.max(0, actual) }, end);
  const crcInFrame = ascii(bytes.subarray(end - 4, end));
  const computed = crcOf(bytes, end - 4);
  const reasons: Hj212Reason[] = [];
  if (crcInFrame.toUpperCase() !== computed) reasons.push('crc mismatch');
  if (actual !== declared) reasons.push('length mismatch');
  const found = { declared, actual, crcInFrame, computed };
  if (reasons.length > 0)
    return refuse(
      actual === declared ? 'BAD_CHECKSUM' : 'BAD_LENGTH',
      reasons,
      found,
      actual === declared ? end - 4 : 2,
    );
  return readFrame(bytes, end, stars, found);
}

interface Found {
  declared?: number;
  actual?: number;
  crcInFrame?: string;
  computed?: string;
}

function readFrame(bytes: Uint8Array, end: number, stars: number, found: Found): Hj212Decoded {
  const raw = bytes.subarray(headBytes, end - 4);
  const quirks: string[] = [];
  let segment: string;
  try {
    segment = utf8.decode(raw);
  } catch {
    // Chinese text in another encoding: names and numbers are ASCII all the same, so the frame is kept.
    segment = ascii(raw);
    quirks.push('text is not UTF-8');
  }
  const read = readSegment(segment);
  if (read === null) return refuse('BAD_VALUE', ['no data area'], found, headBytes);
  if (found.crcInFrame !== found.computed) quirks.push('CRC printed in lower case');
  if (raw.length > hj212StandardSegment)
    quirks.push(`segment of ${raw.length} bytes, more than ${hj212StandardSegment}`);
  let after = end + stars + 2;
  const follow = bytes[after] === star && bytes[after + 1] === star;
  if (follow || stars > 0) quirks.push("'**' after the frame");
  if (follow) after += 2;
  const crc = found.computed!;
  const frame = { segment, length: raw.length, crc, ...read, quirks: [...quirks, ...read.quirks] };
  return decoded(frame, bytes.subarray(after));
}

function checkOpening(bytes: Uint8Array): Hj212Decoded | null {
  for (let at = 0; at < Math.min(2, bytes.length); at++)
    if (bytes[at] !== hash) return refuse('BAD_PROTOCOL', ['no ##'], {}, at);
  for (let at = 2; at < Math.min(headBytes, bytes.length); at++)
    if (bytes[at]! < 0x30 || bytes[at]! > 0x39) return refuse('BAD_LENGTH', ['length not 4 digits'], {}, at);
  return bytes.length < headBytes ? failed('INCOMPLETE', 'a frame begins with ## and 4 digits', bytes.length) : null;
}

function refuse(code: CodecError['code'], reasons: Hj212Reason[], found: Found, offset: number): Hj212Decoded {
  const { declared, actual, crcInFrame, computed } = found;
  const detail = [
    ...(reasons.includes('crc mismatch') ? [`CRC ${crcInFrame}, computed ${computed}`] : []),
    ...(reasons.includes('length mismatch') ? [`length ${declared} announced, ${actual} found`] : []),
  ];
  return {
    ...failed(code, [reasons.join(', '), ...detail].join('; '), offset),
    rejection: {
      reasons,
      declaredLength: declared ?? null,
      actualLength: actual ?? null,
      crcInFrame: crcInFrame ?? null,
      crcComputed: computed ?? null,
    },
  };
}

function crcOf(bytes: Uint8Array, end: number): string {
  return hj212CrcText(bytes.subarray(headBytes, end));
}

/** Index of the next CR LF, -1 when there is none. A segment holds text without line ends, so the first one ends it. */
function findCrLf(bytes: Uint8Array, from: number): number {
  const limit = headBytes + hj212LongestSegment + 6;
  for (let at = bytes.indexOf(cr, from); at >= 0 && at < limit; at = bytes.indexOf(cr, at + 1))
    if (bytes[at + 1] === lf) return at;
  return -1;
}

function ascii(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
