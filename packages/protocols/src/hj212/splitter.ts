import { concatBytes } from '../result.ts';
import { decodeHj212, hj212LongestSegment, type Hj212Frame, type Hj212Rejection } from './frame.ts';

/** What a stream of bytes held. */
export type Hj212Found =
  | { kind: 'frame'; frame: Hj212Frame }
  /** A frame that was refused. `bytes` are its first bytes, for the record. */
  | { kind: 'refused'; message: string; rejection: Hj212Rejection; bytes: Uint8Array }
  /** Bytes outside any frame. */
  | { kind: 'noise'; bytes: Uint8Array };

const keptBytes = 256;

/**
 * Cuts a byte stream into frames. After a frame that does not hold it goes on at the next `##` behind the failed one, so that a
 * frame inside the damage is found. Holds at most one frame of the longest announced length.
 */
export class Hj212Splitter {
  #pending: Uint8Array = new Uint8Array(0);

  /** Bytes that wait for the rest of their frame. */
  get pending(): number {
    return this.#pending.length;
  }

  /** Takes the next bytes and returns what they complete, in order. */
  push(chunk: Uint8Array): Hj212Found[] {
    let bytes = this.#pending.length ? concatBytes(this.#pending, chunk) : chunk;
    const found: Hj212Found[] = [];
    while (bytes.length > 0) {
      const start = nextHashes(bytes, 0);
      if (start > 0) {
        found.push({ kind: 'noise', bytes: bytes.slice(0, Math.min(start, keptBytes)) });
        bytes = bytes.subarray(start);
        continue;
      }
      const result = decodeHj212(bytes);
      if (result.ok) {
        found.push({ kind: 'frame', frame: result.value });
        bytes = result.rest;
        continue;
      }
      if (result.rejection === undefined) break;
      const next = nextHashes(bytes, 1);
      const { message } = result.error;
      found.push({
        kind: 'refused',
        message,
        rejection: result.rejection,
        bytes: bytes.slice(0, Math.min(next, keptBytes)),
      });
      bytes = bytes.subarray(next);
    }
    this.#pending = bytes.slice(0, hj212LongestSegment + 12);
    return found;
  }
}

/** Index of the next `##` at or after `from`; the end when there is none, or that of a single `#` at the very end. */
function nextHashes(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0x23, from); at >= 0; at = bytes.indexOf(0x23, at + 1))
    if (at + 1 === bytes.length || bytes[at + 1] === 0x23) return at;
  return bytes.length;
}
