import { z } from 'zod';
import type { Explanation } from '@lingtan/sdk';

const scalar = z.union([z.number(), z.string(), z.null()]);

/** What a checker relies on in a record; other fields are covered by the hash and shown as they are. */
const explanation = z.looseObject({
  ref: z.string(),
  value: scalar,
  method: z.string().nullable(),
  inputs: z.array(z.looseObject({ ref: z.string(), role: z.string(), value: scalar })),
}) as unknown as z.ZodType<Explanation>;

/** First line of a pack. `publicKey` (PEM) is compared with the key that the installation gave the checker. */
export const packHeader = z.strictObject({
  type: z.literal('header'),
  format: z.literal('lingtan-evidence-pack@1'),
  root: z.string(),
  park: z.string(),
  /** ISO 8601 UTC, or null for "as known at `createdAt`". */
  asOf: z.string().nullable(),
  createdAt: z.string(),
  publicKey: z.string(),
});

/** A record under the figure, or the reason why it is not in the pack. */
export const packEntry = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('record'), explanation }),
  z.strictObject({ type: z.literal('absent'), ref: z.string(), reason: z.string() }),
]);

/** Last line: a hash per line above, their Merkle root, and its ed25519 signature (base64, over the root in hex). */
export const packFooter = z.strictObject({
  type: z.literal('footer'),
  leaves: z.array(z.string()),
  merkleRoot: z.string(),
  keyId: z.string(),
  signature: z.base64(),
});

export type PackHeader = z.infer<typeof packHeader>;
export type PackEntry = z.infer<typeof packEntry>;
export type PackFooter = z.infer<typeof packFooter>;
