/** First and longest pause between two attempts, ms. */
export const retryPauses = { firstMs: 5000, longestMs: 3_600_000 } as const;

/** How long after its `attempts`th attempt a message is tried again: 5 s, doubled each time, at most an hour. */
export function retryAfterMs(attempts: number): number {
  return Math.min(retryPauses.longestMs, retryPauses.firstMs * 2 ** Math.min(attempts - 1, 20));
}
