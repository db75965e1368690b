import { dateStart, localDate } from '@lingtan/sdk/zone';

/** Wh of an amount that was typed in MWh with at most six decimals; null when it is none, or nothing. */
export function parseMwh(text: string): number | null {
  const parts = /^(\d{1,9})(?:\.(\d{1,6}))?$/.exec(text.trim());
  if (!parts) return null;
  const wh = Number(parts[1]) * 1_000_000 + Number((parts[2] ?? '').padEnd(6, '0'));
  return wh > 0 ? wh : null;
}

/** MWh as text that {@link parseMwh} reads back to the same amount. */
export function writeMwh(wh: number): string {
  const text = String(wh).padStart(7, '0');
  return `${text.slice(0, -6)}.${text.slice(-6)}`.replace(/\.?0+$/, '');
}

/** Fen of an amount that was typed in yuan with at most two decimals; null when it is none. */
export function parseYuan(text: string): number | null {
  const parts = /^(\d{1,10})(?:\.(\d{1,2}))?$/.exec(text.trim());
  return parts ? Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0')) : null;
}

/** The account that an address asks for, where the viewer may choose it; null where it is not there, or not theirs. */
export function knownAccount(asked: string, accounts: readonly string[]): string | null {
  // Whoever has a choice sees the whole park, and with it what outside parties hold.
  const known = accounts.includes(asked) || (accounts.length > 1 && asked.startsWith('external/'));
  return known ? asked : null;
}

/** The last `count` months, newest first, from the one that holds `now` in the zone. */
export function monthsBefore(now: number, timeZone: string, count: number): string[] {
  const [year, month] = localDate(now, timeZone).split('-').map(Number) as [number, number];
  return Array.from({ length: count }, (_, back) =>
    new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 7),
  );
}

/** First instant of a day of the zone, or of the one so many days later, as ISO 8601 UTC. */
export function midnightOf(day: string, timeZone: string, later = 0): string {
  return new Date(dateStart(day, timeZone, later)).toISOString();
}

/** First and last day of a month `YYYY-MM`. */
export function daysOfMonth(month: string): { from: string; to: string } {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return { from: `${month}-01`, to: new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10) };
}

/** A key for a request that may be sent again without being done again. */
export function newKey(prefix: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `${prefix}-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
