/** China's zone: HJ 212 writes local time without saying so. */
const chinaMinutes = 480;

/**
 * Reads `yyyyMMddHHmmss` with up to three more digits of milliseconds.
 * @param offsetMinutes offset of the writer's clock from UTC; 480 by default
 * @returns milliseconds since 1970-01-01T00:00Z; null when it is no time
 */
export function readHj212Time(text: string, offsetMinutes = chinaMinutes): number | null {
  const match = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{0,3})$/.exec(text);
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const ms = Number((match[7] ?? '').padEnd(3, '0'));
  const at = Date.UTC(year, month - 1, day, hour, minute, second, ms);
  // Date.UTC carries 13 months and 61 minutes over; such a time was never meant.
  return writeHj212Time(at, 'ms', 0).slice(0, 14) === text.slice(0, 14) ? at - offsetMinutes * 60_000 : null;
}

/** Writes a time, to the second (DataTime) or to the millisecond (QN). */
export function writeHj212Time(at: number, to: 's' | 'ms', offsetMinutes = chinaMinutes): string {
  const digits = new Date(at + offsetMinutes * 60_000).toISOString().replace(/[-:T.Z]/g, '');
  return to === 'ms' ? digits : digits.slice(0, 14);
}
