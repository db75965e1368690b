const firstMs = 5000;
const longestMs = 3_600_000;

/** How long after its `attempts`th attempt a message is tried again: 5 s, doubled each time, at most an hour. */
export function retryAfterMs(attempts: number): number {
  return Math.min(longestMs, firstMs * 2 ** Math.min(attempts - 1, 20));
}
