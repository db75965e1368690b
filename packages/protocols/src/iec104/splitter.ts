import { concatBytes, type CodecError } from '../result.ts';
import { decodeIec104, type Iec104Apdu } from './apdu.ts';

/** Cuts a TCP stream into units. After an error the stream is lost and the link has to be closed. Holds at most one unit. */
export class Iec104Splitter {
  #pending: Uint8Array = new Uint8Array(0);
  error: CodecError | null = null;

  /** Takes the next bytes and returns the units they complete; none once `error` is set. */
  push(chunk: Uint8Array): Iec104Apdu[] {
    if (this.error) return [];
    let bytes = this.#pending.length ? concatBytes(this.#pending, chunk) : chunk;
    const units: Iec104Apdu[] = [];
    for (;;) {
      const result = decodeIec104(bytes);
      if (!result.ok) {
        if (result.error.code !== 'INCOMPLETE') this.error = result.error;
        break;
      }
      units.push(result.value);
      bytes = result.rest;
    }
    this.#pending = this.error ? new Uint8Array(0) : bytes.slice();
    return units;
  }
}
