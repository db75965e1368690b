/** Two-sided 95 % of the normal distribution: what the accuracy of a meter is stated at. */
export const sigmasOf95 = 1.96;
/** A level is read to so much of its volume. */
const levelAccuracy = 0.002;

/** Standard deviation of a volume by its meter, m³; at least 1, so that a meter that stands still is not taken for exact. */
export function meterDeviation(m3: number | null, accuracyPercent: number): number {
  return Math.max(1, ((m3 ?? 0) * accuracyPercent) / 100 / sigmasOf95);
}

/** Standard deviation of the increase of a storage by its level, m³. */
export function storageDeviation(volumeM3: number): number {
  return Math.max(1, (volumeM3 * levelAccuracy) / sigmasOf95);
}
