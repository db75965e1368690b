import { hkdfSync } from 'node:crypto';

/** A secret for one purpose, made from that of the installation: whoever has the one does not have the others. 32 bytes, base64url. */
export function deriveSecret(secretKey: Buffer, purpose: string, salt = ''): string {
  return Buffer.from(hkdfSync('sha256', secretKey, salt, purpose, 32)).toString('base64url');
}
