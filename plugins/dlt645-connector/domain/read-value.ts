import { dlt645Quantity, readBcdNumber, readDlt645Values } from '@lingtan/protocols';
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
