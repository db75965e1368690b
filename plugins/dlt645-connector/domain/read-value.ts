import { dlt645Quantity, readBcdNumber, readDlt645Values } from '@lingtan/protocols';
import { instantsOfLocal } from '@lingtan/sdk';
import type { MeterValue } from '../contracts/config.ts';

/** What a meter said of a value: a number, or that it has none, or why it cannot be read. */
export type ValueRead = { ok: true; value: number | null } | { ok: false; reason: string };

/** Reads the data behind an identifier. Nibbles above 9 and all FFh are no value, never 0. */
export function readValue({ identifier, decimals, signed, scale }: MeterValue, data: Uint8Array): ValueRead {
  const known = dlt645Quantity(identifier);
  if (known && decimals === undefined) {
    const read = readDlt645Values(identifier, data);
    if (!read.ok) return { ok: false, reason: read.error.message };
    const number = read.values[0]?.number ?? null;
    return { ok: true, value: number === null ? null : number * scale };
  }
  if (data.length === 0) return { ok: false, reason: `${identifier}: no data` };
  const number = readBcdNumber(data, decimals ?? 0, signed);
  return { ok: true, value: number === null ? null : number * scale };
}

/**
 * Instant at which a meter has frozen its values, from the data behind the identifier of the time. Its clock is that of the park;
 * in the hour that autumn repeats the first of both counts.
 */
export function readFreezeTime(
  identifier: string,
  data: Uint8Array,
  { timeZone, now }: { timeZone: string; now: number },
): { ok: true; at: number } | { ok: false; reason: string } {
  const read = readDlt645Values(identifier, data);
  if (!read.ok) return { ok: false, reason: read.error.message };
  const told = read.values[0]?.text ?? '';
  const local = told.replace(/^(..)(..)(..)(..)(..)$/, '20$1-$2-$3T$4:$5Z');
  const wall = Date.parse(local);
  // The last of February is no day in March, as a date that runs over would have it.
  const isTime = !Number.isNaN(wall) && new Date(wall).toISOString().startsWith(local.slice(0, -1));
  const [at] = isTime ? instantsOfLocal(wall, timeZone) : [];
  if (at === undefined)
    return { ok: false, reason: `${identifier}: ${told || 'nothing'} is no time of a freeze (YYMMDDhhmm)` };
  return at <= now ? { ok: true, at } : { ok: false, reason: `${identifier}: the freeze of ${told} lies ahead` };
}
