import { bcdDigits, withPoint } from '../meter-bus/bcd.ts';
import { failed, type CodecError } from '../result.ts';
import type { Cjt188Frame } from './frame.ts';

/** Units by their byte. Beyond 2Ch from general knowledge of the standard. */
export const cjt188Units: Readonly<Record<number, string>> = {
  0x02: 'Wh',
  0x05: 'kWh',
  0x08: 'MWh',
  0x0a: '100 MWh',
  0x0e: 'MJ',
  0x11: 'GJ',
  0x13: '100 GJ',
  0x14: 'W',
  0x17: 'kW',
  0x1a: 'MW',
  0x29: 'L',
  0x2c: 'm3',
  0x32: 'L/h',
  0x35: 'm3/h',
};

/** Functions by the low six bits of the control byte. Beyond 01h from general knowledge of the standard. */
export const cjt188Functions: Readonly<Record<number, string>> = {
  0x01: 'read',
  0x03: 'read address',
  0x04: 'write',
  0x09: 'read key version',
  0x15: 'write address',
  0x16: 'set the counter',
};

/** A register: decimal text without loss, null where its nibbles are no digits. */
export interface Cjt188Register {
  value: string | null;
  unit: string | null;
}

/** What a heat or cooling meter says beside its two energies. */
export interface Cjt188Heat {
  power: Cjt188Register;
  /** Of the moment, with four digits behind the point. */
  flow: Cjt188Register;
  /** Water that has passed. */
  volume: Cjt188Register;
  /** °C, decimal text; null where there is none. */
  supplyC: string | null;
  returnC: string | null;
  /** Hours of work. */
  hours: string | null;
}

/** What a frame says: a request for, or the answer with, data of a meter. */
export interface Cjt188Reading {
  direction: 'request' | 'reply';
  function: string;
  /** The two identifier bytes in the order of the wire: 90 1F and 1F 90 are both in use. Absent in a refusal. */
  identifier?: Uint8Array;
  /** Sequence byte. */
  sequence: number;
  /** The meter refused. */
  refused: boolean;
  /** Counter now, of a current reading or of the settlement of a month. */
  total?: Cjt188Register;
  atSettlement?: Cjt188Register;
  /** Of heat and cooling meters. */
  heat?: Cjt188Heat;
  /** Time of the meter, `YYYYMMDDhhmmss`; null when it is no time. */
  time?: string | null;
  /** Two status bytes, also of a refusal where it has them. */
  status?: Uint8Array;
  /** What is behind identifier and sequence, where it is not read here. */
  data?: Uint8Array;
}

type Read = { ok: true; value: Cjt188Reading } | { ok: false; error: CodecError };

/** Reads control byte and data of a frame: requests, replies and refusals. */
export function readCjt188Reading(frame: Cjt188Frame): Read {
  const { control, data } = frame;
  const name = cjt188Functions[control & 0x3f];
  if (name === undefined) return failed('BAD_FUNCTION', `control ${hex(control)}h is not known`);
  const direction = control & 0x80 ? 'reply' : 'request';
  if ((control & 0x40) !== 0) return readRefusal(name, direction, data);
  if (data.length < 3) return failed('BAD_LENGTH', `identifier and sequence have 3 bytes, got ${data.length}`);
  const head = { direction, function: name, identifier: data.slice(0, 2), sequence: data[2]!, refused: false } as const;
  const rest = data.subarray(3);
  if (name !== 'read' || direction === 'request')
    return { ok: true, value: { ...head, ...(rest.length > 0 ? { data: rest.slice() } : {}) } };
  // The bytes of an identifier stand in either order.
  const known = [(data[0]! << 8) | data[1]!, (data[1]! << 8) | data[0]!];
  if (known.includes(0x901f)) {
    // Kinds 20h to 29h are heat and cooling meters, whose reading is longer.
    return frame.meterType >> 4 === 2 ? readHeat(head, data) : readVolume(head, data);
  }
  const month = known.some((each) => each >= 0xd120 && each <= 0xd12b);
  if (month && rest.length >= 5) return { ok: true, value: { ...head, total: registerAt(data, 3) } };
  return { ok: true, value: { ...head, ...(rest.length > 0 ? { data: rest.slice() } : {}) } };
}

/** A refusal carries the sequence byte and two status bytes; some meters send less. */
function readRefusal(name: string, direction: Cjt188Reading['direction'], data: Uint8Array): Read {
  if (data.length === 0) return failed('BAD_LENGTH', 'a refusal carries sequence and status, got nothing');
  const status = data.length >= 3 ? { status: data.slice(1, 3) } : {};
  return { ok: true, value: { direction, function: name, sequence: data[0]!, refused: true, ...status } };
}

function readVolume(head: Cjt188Reading, data: Uint8Array): Read {
  if (data.length < 22) return failed('BAD_LENGTH', `a current reading has 22 bytes, got ${data.length}`, data.length);
  const [total, atSettlement] = [registerAt(data, 3), registerAt(data, 8)];
  return { ok: true, value: { ...head, total, atSettlement, time: timeAt(data, 13), status: data.slice(20, 22) } };
}

/**
 * The current reading of a heat or cooling meter: energy at settlement, energy now, power, flow, volume, temperatures of supply and
 * return, hours of work, time, status. From general knowledge of CJ/T 188-2004, 8.3 (to be verified).
 */
function readHeat(head: Cjt188Reading, data: Uint8Array): Read {
  if (data.length < 46)
    return failed('BAD_LENGTH', `a current reading of heat has 46 bytes, got ${data.length}`, data.length);
  const three = (at: number, decimals: number): string | null => decimalAt(data, at, 3, decimals);
  const heat = {
    power: registerAt(data, 13),
    flow: registerAt(data, 18, 4),
    volume: registerAt(data, 23),
    supplyC: three(28, 2),
    returnC: three(31, 2),
    hours: three(34, 0),
  };
  const [total, atSettlement] = [registerAt(data, 8), registerAt(data, 3)];
  return {
    ok: true,
    value: { ...head, total, atSettlement, heat, time: timeAt(data, 37), status: data.slice(44, 46) },
  };
}

/** What status bytes say: the valve in bits 0 and 1, the battery in bit 2; bits beyond belong to the maker. */
export function cjt188StatusOf(status: Uint8Array): string[] {
  const valve = ['valve open', 'valve closed', null, 'valve faulty'][status[0]! & 3];
  return [...(valve ? [valve] : []), ...(status[0]! & 4 ? ['battery low'] : [])];
}

function registerAt(data: Uint8Array, at: number, decimals = 2): Cjt188Register {
  return { value: decimalAt(data, at, 4, decimals), unit: cjt188Units[data[at + 4]!] ?? null };
}

function decimalAt(data: Uint8Array, at: number, bytes: number, decimals: number): string | null {
  const digits = bcdDigits(data.subarray(at, at + bytes));
  return digits === null ? null : withPoint(digits, decimals);
}

function timeAt(data: Uint8Array, at: number): string | null {
  const time = bcdDigits(data.subarray(at, at + 7));
  return time === null || /^0+$/.test(time) ? null : time;
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}
