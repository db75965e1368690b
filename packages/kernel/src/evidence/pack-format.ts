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
  /** In the first format records held their words and absences their reason. */
  format: z.enum(['lingtan-evidence-pack@1', 'lingtan-evidence-pack@2']),
  root: z.string(),
  park: z.string(),
  /** ISO 8601 UTC, or null for "as known at `createdAt`". */
  asOf: z.string().nullable(),
  createdAt: z.string(),
  publicKey: z.string(),
});

/** Fields of an explanation that are words: a later version may say the same otherwise. */
export const wordFields = ['title', 'formula', 'links'] as const;

/**
 * A record under the figure, that it is not in the pack, or the words about the line before. They are a line of their
 * own, under the seal like any other, so that the hash of a record is the same for as long as its figures are.
 */
export const packEntry = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('record'), explanation }),
  z.strictObject({
    type: z.literal('absent'),
    ref: z.string(),
    code: z.string().optional(),
    reason: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('words'),
    ref: z.string(),
    title: z.unknown().optional(),
    formula: z.unknown().optional(),
    links: z.unknown().optional(),
    /** Why a record is not in the pack. */
    reason: z.string().optional(),
  }),
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
