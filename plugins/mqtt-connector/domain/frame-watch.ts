/**
 * Follows the fixed headers of an MQTT byte stream, so that a packet is refused by its announced length before anyone
 * collects its bytes. Looks at two to five bytes per packet and steps over the rest.
 */
export class FrameWatch {
  #skip = 0;
  #header = 0;
  #length = 0;
  #factor = 1;
  #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Largest packet in bytes, without its fixed header. Set higher once the client has logged in. */
  set limit(bytes: number) {
    this.#limit = bytes;
  }

  /** Takes the next bytes; returns the announced length of a packet that is too large (or malformed), else null. */
  push(chunk: Uint8Array): number | null {
    let at = 0;
    while (at < chunk.length) {
      if (this.#skip > 0) {
        const step = Math.min(this.#skip, chunk.length - at);
        this.#skip -= step;
        at += step;
        continue;
      }
      const byte = chunk[at++]!;
      if (this.#header === 0) {
        this.#header = 1;
        this.#length = 0;
        this.#factor = 1;
        continue;
      }
      this.#length += (byte & 127) * this.#factor;
      this.#factor *= 128;
      if (this.#length > this.#limit || (byte & 128 && this.#factor > 128 ** 3)) return this.#length;
      if (byte & 128) continue;
      this.#skip = this.#length;
      this.#header = 0;
    }
    return null;
  }
}
