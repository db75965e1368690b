import { bcdDigits, withPoint } from '../meter-bus/bcd.ts';
import { failed, type CodecError } from '../result.ts';
import type { Cjt188Frame } from './frame.ts';

/** Units by their byte. Beyond 2Ch from general knowledge of the standard. */
export const cjt188Units: Readonly<Record<number, string>> = {
  0x05: 'kWh',
  0x08: 'MWh',
  0x0a: '100 MWh',
  0x11: 'GJ',
  0x14: 'W',
  0x17: 'kW',
  0x1a: 'MW',
  0x29: 'L',
  0x2c: 'm3',
  0x32: 'L/h',
  0x35: 'm3/h',
};

/** A register: decimal text without loss, null where its nibbles are no digits. */
export interface Cjt188Register {
  value: string | null;
  unit: string | null;
}

/** A request for, or the answer with, the current reading. */
export interface Cjt188Reading {
  direction: 'request' | 'reply';
  /** The two identifier bytes in the order of the wire: 90 1F and 1F 90 are both in use for the current reading. */
  identifier: Uint8Array;
  /** Sequence byte. */
  sequence: number;
  /** The meter refused. */
  refused: boolean;
  /** Of a reply with the current reading. */
  total?: Cjt188Register;
  atSettlement?: Cjt188Register;
  /** Time of the meter, `YYYYMMDDhhmmss`; null when it is no time. */
  time?: string | null;
  /** Two status bytes. */
  status?: Uint8Array;
}

/** Reads the data of a read request (01h), its reply (81h) or refusal (C1h). */
export function readCjt188Reading(
  frame: Cjt188Frame,
): { ok: true; value: Cjt188Reading } | { ok: false; error: CodecError } {
  const { control, data } = frame;
  if ((control & 0x3f) !== 0x01) return failed('BAD_FUNCTION', `control ${control.toString(16)}h is no reading`);
  if (data.length < 3) return failed('BAD_LENGTH', `identifier and sequence have 3 bytes, got ${data.length}`);
  const reading: Cjt188Reading = {
    direction: control & 0x80 ? 'reply' : 'request',
    identifier: data.slice(0, 2),
    sequence: data[2]!,
    refused: (control & 0x40) !== 0,
  };
  const current = [0x901f, 0x1f90].includes((data[0]! << 8) | data[1]!);
  if (reading.direction === 'request' || reading.refused || !current) return { ok: true, value: reading };
  if (data.length < 22) return failed('BAD_LENGTH', `a current reading has 22 bytes, got ${data.length}`, data.length);
  const time = bcdDigits(data.subarray(13, 20));
  return {
    ok: true,
    value: {
      ...reading,
      total: registerAt(data, 3),
      atSettlement: registerAt(data, 8),
      time: time === null || /^[0]+$/.test(time) ? null : time,
      status: data.slice(20, 22),
    },
  };
}

function registerAt(data: Uint8Array, at: number): Cjt188Register {
  const digits = bcdDigits(data.subarray(at, at + 4));
  return { value: digits === null ? null : withPoint(digits, 2), unit: cjt188Units[data[at + 4]!] ?? null };
}
