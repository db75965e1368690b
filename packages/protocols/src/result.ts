/** Why bytes could not be decoded. `offset` counts from the start of the input. */
export interface CodecError {
  code: 'INCOMPLETE' | 'BAD_LENGTH' | 'BAD_CHECKSUM' | 'BAD_PROTOCOL' | 'BAD_FUNCTION' | 'BAD_VALUE' | 'BAD_ENCODING';
  message: string;
  offset: number;
}

/** Outcome of decoding: the value and the bytes after it, or the reason. Decoders never throw on bytes from the wire. */
export type Decoded<T> = { ok: true; value: T; rest: Uint8Array } | { ok: false; error: CodecError };

/** A success. */
export function decoded<T>(value: T, rest: Uint8Array): Decoded<T> {
  return { ok: true, value, rest };
}

/** A failure. */
export function failed(code: CodecError['code'], message: string, offset = 0): { ok: false; error: CodecError } {
  return { ok: false, error: { code, message, offset } };
}

/** A view for reading numbers out of a byte array without copying it. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Joins byte arrays. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
