const limit = 120;

/** Any value as short text for a message: what was sent may be huge, nested or not JSON at all. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > limit ? `${value.slice(0, limit)}…` : value);
  if (typeof value !== 'object' || value === null) return String(value).slice(0, limit);
  // Not serialised: nesting may be thousands deep.
  return Array.isArray(value) ? `a list of ${value.length}` : `an object with ${Object.keys(value).length} fields`;
}

/** A sample time for a message: with its date when it is one. */
export function showTime(ts: unknown): string {
  if (typeof ts !== 'number' || !Number.isFinite(ts) || Math.abs(ts) > 8.64e15) return show(ts);
  return `${ts} (${new Date(ts).toISOString()})`;
}
