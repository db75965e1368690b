/**
 * Mean that the day will have if the rest of it goes on as the last hours: the part that is known, and the recent mean for what is
 * left, weighed by their lengths.
 * @returns null without a mean so far, or without a recent one while time is left
 */
export function forecastDayMean(parts: {
  /** Mean of the day so far and share of the day that it stands for, 0 to 1. */
  soFar: number | null;
  share: number;
  recent: number | null;
}): number | null {
  const { soFar, recent } = parts;
  const share = Math.min(1, Math.max(0, parts.share));
  if (share === 1) return soFar;
  if (recent === null) return null;
  return soFar === null ? (share === 0 ? recent : null) : soFar * share + recent * (1 - share);
}
