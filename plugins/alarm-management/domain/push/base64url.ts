/** Bytes of base64url text (RFC 4648, section 5); null when it is none, or not of `length` bytes. */
export function bytesOf(text: string, length: number): Buffer | null {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.length === length && /^[\w-]+=*$/.test(text) ? bytes : null;
}
