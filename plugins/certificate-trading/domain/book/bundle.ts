/**
 * Sale of a bundle: buying `volume` of items q₁…qₙ takes volume·qᵢ/Σq of each, in whole units and at least one of each.
 * The whole bundle can always be bought.
 */
export function bundleShares(items: readonly number[], volume: number): number[] | null {
  const total = items.reduce((sum, item) => sum + item, 0);
  if (volume === total) return [...items];
  if (!Number.isSafeInteger(volume) || volume < items.length || volume > total) return null;
  const shares: number[] = [];
  for (const item of items) {
    // Exact whatever the size: the product may leave the safe range.
    const product = BigInt(volume) * BigInt(item);
    if (product % BigInt(total) !== 0n) return null;
    shares.push(Number(product / BigInt(total)));
  }
  return shares.every((share) => share >= 1) ? shares : null;
}

/** Smallest volume that splits into whole units: all others are its multiples. */
export function bundleStep(items: readonly number[]): number {
  const total = items.reduce((sum, item) => sum + item, 0);
  return total / items.reduce(greatestCommonDivisor, total);
}

/** Every volume that can be bought, smallest first, at most `limit` of them. */
export function bundleVolumes(items: readonly number[], limit = 10_000): { volumes: number[]; truncated: boolean } {
  const total = items.reduce((sum, item) => sum + item, 0);
  const step = bundleStep(items);
  const count = total / step;
  const volumes = Array.from({ length: Math.min(count, limit) }, (_, index) => step * (index + 1));
  return { volumes, truncated: count > limit };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
