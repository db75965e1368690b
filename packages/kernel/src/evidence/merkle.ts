import { createHash } from 'node:crypto';

/**
 * SHA-256 Merkle tree hash as in RFC 6962 §2.1: leaves are prefixed with 0x00 and nodes with 0x01, so that neither can
 * be passed off as the other; an odd list splits at the largest power of two.
 */
export function merkleRoot(leaves: readonly string[]): string {
  if (leaves.length === 0) return createHash('sha256').digest('hex');
  if (leaves.length === 1) return leaves[0]!;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  const node = createHash('sha256').update(Uint8Array.of(1));
  for (const half of [leaves.slice(0, split), leaves.slice(split)]) node.update(Buffer.from(merkleRoot(half), 'hex'));
  return node.digest('hex');
}

/** Hash of one leaf, in hex. */
export function leafHash(line: string): string {
  return createHash('sha256').update(Uint8Array.of(0)).update(line).digest('hex');
}
