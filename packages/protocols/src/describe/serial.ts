import { hexByte } from '../dlt645/frame.ts';
import { hexPairs } from '../meter-bus/bcd.ts';
import type { Decoded } from '../result.ts';
import type { Described } from './shape.ts';

/**
 * Takes apart the frames of a serial protocol that begin with 68h. What is no frame is reported once, then the search goes on
 * byte by byte.
 * @param sum checksum of the bytes from the first 68h on
 */
export function describeFrames<T>(
  bytes: Uint8Array,
  decode: (bytes: Uint8Array) => Decoded<T>,
  describe: (frame: T) => Record<string, unknown>,
  sum: (bytes: Uint8Array) => number,
): Described[] {
  const found: Described[] = [];
  let rest = bytes;
  let reported = false;
  while (rest.length > 0) {
    const result = decode(rest);
    if (result.ok) {
      found.push({ accept: true, ...describe(result.value) });
      rest = result.rest;
      reported = false;
      continue;
    }
    if (!reported) found.push(refusal(bytes, bytes.length - rest.length, result.error, sum));
    reported = true;
    rest = rest.subarray(1);
  }
  return found;
}

/** @param from where in all the bytes the search stood */
function refusal(
  all: Uint8Array,
  from: number,
  error: { code: string; message: string; offset: number },
  sum: (bytes: Uint8Array) => number,
): Described {
  const bytes = all.subarray(from);
  const start = bytes.indexOf(0x68);
  const checksum =
    error.code === 'BAD_CHECKSUM' && start >= 0
      ? { checksum_in_frame: hexByte(bytes[error.offset]!), checksum_computed: hexByte(sum(bytes.subarray(start))) }
      : {};
  return {
    accept: false,
    reason: error.code === 'INCOMPLETE' ? `incomplete: ${error.message}, got ${bytes.length}` : error.message,
    ...checksum,
    offset: from + error.offset,
    bytes: hexPairs(bytes.subarray(0, 64)),
  };
}
