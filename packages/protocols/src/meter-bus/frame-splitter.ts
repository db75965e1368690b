import { concatBytes, type Decoded } from '../result.ts';

/**
 * Cuts a serial byte stream into frames that begin with 68h and carry their length. 68h may also occur in addresses and data: where
 * the bytes are no frame it moves one byte on. `skipped` counts the bytes passed over, without the wake-up bytes FEh.
 */
export class MeterFrameSplitter<T> {
  readonly #decode: (bytes: Uint8Array) => Decoded<T>;
  readonly #longest: number;
  #pending: Uint8Array = new Uint8Array(0);
  skipped = 0;

  /** @param longest bytes of the longest frame with its wake-up bytes; more are never held */
  constructor(decode: (bytes: Uint8Array) => Decoded<T>, longest: number) {
    this.#decode = decode;
    this.#longest = longest;
  }

  /** Takes the next bytes and returns the frames they complete. */
  push(chunk: Uint8Array): T[] {
    let bytes = this.#pending.length ? concatBytes(this.#pending, chunk) : chunk;
    const frames: T[] = [];
    while (bytes.length > 0) {
      const result = this.#decode(bytes);
      if (result.ok) {
        frames.push(result.value);
        bytes = result.rest;
        continue;
      }
      if (result.error.code === 'INCOMPLETE' && bytes.length < this.#longest) break;
      if (bytes[0] !== 0xfe) this.skipped++;
      bytes = bytes.subarray(1);
    }
    this.#pending = bytes.slice();
    return frames;
  }

  /**
   * The silence between two frames is over: what waits is the beginning of no frame. Looks for frames behind its first byte.
   */
  silence(): T[] {
    const frames: T[] = [];
    while (this.#pending.length > 0) {
      if (this.#pending[0] !== 0xfe) this.skipped++;
      const rest = this.#pending.subarray(1);
      this.#pending = new Uint8Array(0);
      frames.push(...this.push(rest));
    }
    return frames;
  }
}
