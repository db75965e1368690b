import { hkdfSync } from 'node:crypto';
import { z } from 'zod';

/** Which keys an installation has, without telling anything of them. */
export const keyIds = z.strictObject({ secret: z.string(), installation: z.string() });

/** See {@link keyIds}. */
export type KeyIds = z.infer<typeof keyIds>;

/** Id of the secret key: derived one way, and for nothing else. */
export function secretKeyId(secretKey: Buffer): string {
  return Buffer.from(hkdfSync('sha256', secretKey, '', 'lingtan key id', 8)).toString('hex');
}
