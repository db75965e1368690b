import { createHash } from 'node:crypto';
import canonicalizeModule from 'canonicalize';

// The package is CommonJS with a default export; both shapes occur depending on the loader.
const serialize = canonicalizeModule as unknown as (value: unknown) => string | undefined;

/** JSON Canonicalization Scheme (RFC 8785): one byte sequence per value, so that hashes agree everywhere. */
export function canonicalJson(value: unknown): string {
  return serialize(value) ?? 'null';
}

/** SHA-256 in lower-case hex. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
