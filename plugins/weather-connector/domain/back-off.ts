const minute = 60_000;

/** Wait after `failures` tries in a row without an answer, ms: one minute, doubled up to an hour; longer when the service says so. */
export function backOffMs(failures: number, retryAfterMs: number | null): number {
  const own = Math.min(60 * minute, minute * 2 ** Math.min(10, Math.max(0, failures - 1)));
  return Math.max(own, Math.min(retryAfterMs ?? 0, 24 * 60 * minute));
}

/** Milliseconds of a `Retry-After` header: seconds, or a date; null where it says nothing. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null || header.trim() === '') return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
