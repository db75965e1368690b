/** Reads big-endian numbers one after the other, with the number forms of WOFF2. */
export class ByteReader {
  readonly #bytes: Buffer;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(): number {
    return this.#bytes.readUInt8(this.at++);
  }

  u16(): number {
    this.at += 2;
    return this.#bytes.readUInt16BE(this.at - 2);
  }

  i16(): number {
    this.at += 2;
    return this.#bytes.readInt16BE(this.at - 2);
  }

  u32(): number {
    this.at += 4;
    return this.#bytes.readUInt32BE(this.at - 4);
  }

  tag(): string {
    return this.take(4).toString('latin1');
  }

  skip(bytes: number): void {
    this.at += bytes;
  }

  take(bytes: number): Buffer {
    this.at += bytes;
    return this.#bytes.subarray(this.at - bytes, this.at);
  }

  /** UIntBase128: seven bits a byte, the highest bit says that more follow. */
  base128(): number {
    let value = 0;
    for (let i = 0; i < 5; i++) {
      const byte = this.u8();
      value = value * 128 + (byte & 127);
      if (byte < 128) break;
    }
    return value;
  }

  /** 255UInt16: one byte for small numbers. */
  packed16(): number {
    const code = this.u8();
    if (code === 253) return this.u16();
    if (code === 254) return this.u8() + 506;
    return code === 255 ? this.u8() + 253 : code;
  }
}
