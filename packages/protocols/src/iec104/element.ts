import { viewOf } from '../result.ts';
import { readCp56, writeCp56, type Cp56Time } from './time.ts';
import type { Iec104Type } from './types.ts';

/** Quality of a measured value: QDS, or SIQ and DIQ without overflow. */
export interface Iec104Quality {
  overflow: boolean;
  blocked: boolean;
  substituted: boolean;
  notTopical: boolean;
  invalid: boolean;
}

/** What an information object carries. Fields are absent where the kind has none. */
export interface Iec104Value {
  /**
   * Number, or state: 0 and 1 of single, 0 to 3 of double points, protection events and commands, -64 to 63 of steps, 32 bits without
   * sign of bit strings, 6 of the starts and 4 of the circuits of protection.
   * Null where a float says nothing.
   */
  value: number | null;
  quality?: Iec104Quality;
  /** Of step positions: the equipment is moving. */
  transient?: boolean;
  /** Of counters: sequence number, carry, adjusted, invalid. */
  counter?: { sequence: number; carry: boolean; adjusted: boolean; invalid: boolean };
  /** Of protection: how long it took or lasted, in milliseconds, and whether that cannot be trusted; null where it is no time. */
  elapsed?: { ms: number | null; invalid: boolean };
  /** Of commands: select (true) or execute, and the qualifier. */
  command?: { select: boolean; qualifier: number };
  /** Of parameters: the byte that says which one. */
  qualifier?: number;
  /** Time tag, or the time of a clock command; null when its fields are no time. */
  time?: Cp56Time | null;
}

/** Reads one element with its time tag. `bytes` has exactly the length of the kind. */
export function readElement(type: Iec104Type, bytes: Uint8Array): Iec104Value {
  const view = viewOf(bytes);
  const time = type.timed ? { time: readCp56(bytes.subarray(type.size)) } : {};
  switch (type.element) {
    case 'single':
      return { value: bytes[0]! & 1, quality: qualityOf(bytes[0]! & 0xf0), ...time };
    case 'double':
      return { value: bytes[0]! & 3, quality: qualityOf(bytes[0]! & 0xf0), ...time };
    case 'step': {
      // Seven bits with sign, below the bit that says that the equipment is moving.
      const position = ((bytes[0]! & 0x7f) << 25) >> 25;
      return { value: position, transient: (bytes[0]! & 0x80) !== 0, quality: qualityOf(bytes[1]!), ...time };
    }
    case 'bits':
      return { value: view.getUint32(0, true), quality: qualityOf(bytes[4]!), ...time };
    case 'bits-command':
      return { value: view.getUint32(0, true), ...time };
    case 'normalised-bare':
      return { value: view.getInt16(0, true) / 32768 };
    case 'normalised-parameter':
      return { value: view.getInt16(0, true) / 32768, qualifier: bytes[2]! };
    case 'scaled-parameter':
      return { value: view.getInt16(0, true), qualifier: bytes[2]! };
    case 'float-parameter':
      return { value: finite(view.getFloat32(0, true)), qualifier: bytes[4]! };
    case 'normalised':
      return { value: view.getInt16(0, true) / 32768, quality: qualityOf(bytes[2]!), ...time };
    case 'scaled':
      return { value: view.getInt16(0, true), quality: qualityOf(bytes[2]!), ...time };
    case 'float':
      return { value: finite(view.getFloat32(0, true)), quality: qualityOf(bytes[4]!), ...time };
    case 'counter':
      return { value: view.getInt32(0, true), counter: counterOf(bytes[4]!), ...time };
    case 'protection-event':
      return { value: bytes[0]! & 3, ...protectionOf(bytes[0]!, view, 1), ...time };
    case 'protection-start':
      return { value: bytes[0]! & 0x3f, ...protectionOf(bytes[1]!, view, 2), ...time };
    case 'protection-circuit':
      return { value: bytes[0]! & 0x0f, ...protectionOf(bytes[1]!, view, 2), ...time };
    case 'single-command':
      return { value: bytes[0]! & 1, command: commandOf(bytes[0]!, 0x1f, 2), ...time };
    case 'double-command':
    case 'step-command':
      return { value: bytes[0]! & 3, command: commandOf(bytes[0]!, 0x1f, 2), ...time };
    case 'normalised-setpoint':
      return { value: view.getInt16(0, true) / 32768, command: commandOf(bytes[2]!, 0x7f, 0), ...time };
    case 'scaled-setpoint':
      return { value: view.getInt16(0, true), command: commandOf(bytes[2]!, 0x7f, 0), ...time };
    case 'float-setpoint':
      return { value: finite(view.getFloat32(0, true)), command: commandOf(bytes[4]!, 0x7f, 0), ...time };
    case 'clock':
      return { value: null, time: readCp56(bytes) };
    case 'test':
      return { value: view.getUint16(0, true), ...time };
    case 'none':
      return { value: null };
    default:
      return { value: bytes[0]! };
  }
}

/** Writes one element with its time tag. @throws RangeError when the value does not fit the kind */
export function writeElement(type: Iec104Type, from: Iec104Value): Uint8Array {
  const bytes = new Uint8Array(type.size + (type.timed ? 7 : 0));
  const view = viewOf(bytes);
  const value = from.value ?? Number.NaN;
  switch (type.element) {
    case 'single':
      bytes[0] = within(value, 0, 1) | (qualityByte(from.quality) & 0xf0);
      break;
    case 'double':
      bytes[0] = within(value, 0, 3) | (qualityByte(from.quality) & 0xf0);
      break;
    case 'step':
      bytes[0] = (within(value, -64, 63) & 0x7f) | (from.transient ? 0x80 : 0);
      bytes[1] = qualityByte(from.quality);
      break;
    case 'bits':
    case 'bits-command':
      view.setUint32(0, within(value, 0, 0xffff_ffff), true);
      if (type.element === 'bits') bytes[4] = qualityByte(from.quality);
      break;
    case 'normalised-bare':
    case 'normalised-parameter':
      view.setInt16(0, within(Math.round(value * 32768), -32768, 32767), true);
      if (type.element === 'normalised-parameter') bytes[2] = within(from.qualifier ?? 0, 0, 255);
      break;
    case 'scaled-parameter':
      view.setInt16(0, within(value, -32768, 32767), true);
      bytes[2] = within(from.qualifier ?? 0, 0, 255);
      break;
    case 'float-parameter':
      view.setFloat32(0, single(value), true);
      bytes[4] = within(from.qualifier ?? 0, 0, 255);
      break;
    case 'normalised':
    case 'normalised-setpoint':
      view.setInt16(0, within(Math.round(value * 32768), -32768, 32767), true);
      bytes[2] = type.element === 'normalised' ? qualityByte(from.quality) : commandByte(from, 0x7f, 0);
      break;
    case 'scaled':
    case 'scaled-setpoint':
      view.setInt16(0, within(value, -32768, 32767), true);
      bytes[2] = type.element === 'scaled' ? qualityByte(from.quality) : commandByte(from, 0x7f, 0);
      break;
    case 'float':
    case 'float-setpoint':
      view.setFloat32(0, single(value), true);
      bytes[4] = type.element === 'float' ? qualityByte(from.quality) : commandByte(from, 0x7f, 0);
      break;
    case 'counter':
      view.setInt32(0, within(value, -(2 ** 31), 2 ** 31 - 1), true);
      bytes[4] = counterByte(from.counter);
      break;
    case 'protection-event':
      bytes[0] = within(value, 0, 3) | protectionByte(from);
      view.setUint16(1, elapsedOf(from), true);
      break;
    case 'protection-start':
    case 'protection-circuit':
      bytes[0] = within(value, 0, type.element === 'protection-start' ? 0x3f : 0x0f);
      bytes[1] = protectionByte(from);
      view.setUint16(2, elapsedOf(from), true);
      break;
    case 'single-command':
    case 'double-command':
    case 'step-command':
      bytes[0] = within(value, 0, type.element === 'single-command' ? 1 : 3) | commandByte(from, 0x1f, 2);
      break;
    case 'clock':
      if (!from.time) throw new RangeError('time: a clock command carries one');
      bytes.set(writeCp56(from.time));
      break;
    case 'test':
      view.setUint16(0, within(value, 0, 0xffff), true);
      break;
    case 'none':
      break;
    default:
      bytes[0] = within(value, 0, 255);
  }
  if (type.timed) {
    if (!from.time) throw new RangeError(`time: ${type.name} carries one`);
    bytes.set(writeCp56(from.time), type.size);
  }
  return bytes;
}

/** Infinities and NaN are no values. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function qualityOf(byte: number): Iec104Quality {
  return {
    overflow: (byte & 0x01) !== 0,
    blocked: (byte & 0x10) !== 0,
    substituted: (byte & 0x20) !== 0,
    notTopical: (byte & 0x40) !== 0,
    invalid: (byte & 0x80) !== 0,
  };
}

function qualityByte(quality: Iec104Quality | undefined): number {
  if (quality === undefined) return 0;
  const { overflow, blocked, substituted, notTopical, invalid } = quality;
  return +overflow | (+blocked << 4) | (+substituted << 5) | (+notTopical << 6) | (+invalid << 7);
}

const longestElapsed = 59_999;

/** Quality of protection, whose lowest bit speaks of the time that follows it, and that time. */
function protectionOf(quality: number, view: DataView, at: number): Pick<Iec104Value, 'quality' | 'elapsed'> {
  const ms = view.getUint16(at, true);
  return {
    quality: qualityOf(quality & 0xf0),
    elapsed: { ms: ms > longestElapsed ? null : ms, invalid: (quality & 0x08) !== 0 },
  };
}

function protectionByte({ quality, elapsed }: Iec104Value): number {
  return (qualityByte(quality) & 0xf0) | (elapsed?.invalid ? 0x08 : 0);
}

function elapsedOf({ elapsed }: Iec104Value): number {
  const { ms = null } = elapsed ?? {};
  if (ms !== null && Number.isInteger(ms) && ms >= 0 && ms <= longestElapsed) return ms;
  throw new RangeError(`elapsed.ms: whole number from 0 to ${longestElapsed} expected, got ${ms ?? 'nothing'}`);
}

function counterOf(byte: number): NonNullable<Iec104Value['counter']> {
  return {
    sequence: byte & 0x1f,
    carry: (byte & 0x20) !== 0,
    adjusted: (byte & 0x40) !== 0,
    invalid: (byte & 0x80) !== 0,
  };
}

function counterByte(counter: Iec104Value['counter']): number {
  if (counter === undefined) return 0;
  const { sequence, carry, adjusted, invalid } = counter;
  return within(sequence, 0, 31) | (+carry << 5) | (+adjusted << 6) | (+invalid << 7);
}

function commandOf(byte: number, mask: number, shift: number): NonNullable<Iec104Value['command']> {
  return { select: (byte & 0x80) !== 0, qualifier: (byte >> shift) & mask };
}

function commandByte({ command }: Iec104Value, mask: number, shift: number): number {
  if (command === undefined) return 0;
  const { qualifier, select } = command;
  // Beyond its bits it would be cut to another one.
  if (!Number.isInteger(qualifier) || qualifier < 0 || qualifier > mask)
    throw new RangeError(`command.qualifier: whole number from 0 to ${mask} expected, got ${qualifier}`);
  return (qualifier << shift) | (select ? 0x80 : 0);
}

/** A value that four bytes can hold; beyond it would become infinite. NaN says that there is none. */
function single(value: number): number {
  if (Number.isNaN(value) || Number.isFinite(Math.fround(value))) return value;
  throw new RangeError(`value: number within ±3.4028234e38 expected, got ${value}`);
}

function within(value: number, low: number, high: number): number {
  if (Number.isInteger(value) && value >= low && value <= high) return value;
  throw new RangeError(`value: whole number from ${low} to ${high} expected, got ${value}`);
}
