import { decodeDlt645, encodeDlt645, hexByte, type Dlt645Frame } from '../dlt645/frame.ts';
import { dlt645ReadData, dlt645VersionOf, readDlt645Message } from '../dlt645/message.ts';
import type { Dlt645Quantity } from '../dlt645/quantity.ts';
import { readDlt645Values, writeDlt645Number, type Dlt645Value } from '../dlt645/value.ts';
import { hexPairs, sumOf } from '../meter-bus/bcd.ts';
import { concatBytes } from '../result.ts';
import { describeFrames } from './serial.ts';
import { contradiction, hexBytes, only, wholeNumber, wrong, type ProtocolDescription } from './shape.ts';

/** DL/T 645 for the command line. */
export const dlt645Description: ProtocolDescription = {
  title: 'DL/T 645-2007 and 1997: electricity meters',
  input: 'hex',
  decode: (bytes) => describeFrames(bytes, decodeDlt645, describe, (at) => sumOf(at.subarray(0, 10 + (at[9] ?? 0)))),
  encode(from) {
    const { address = 'AAAAAAAAAAAA', DI, data, value, preamble_FE: preamble = 0 } = from;
    if (typeof address !== 'string' || !/^[0-9A]{12}$/i.test(address))
      return wrong('address', address, '12 digits (or AAAAAAAAAAAA)');
    if (DI !== undefined && typeof DI !== 'string' && typeof DI !== 'number')
      return wrong('DI', DI, '8 hex digits such as 00-01-00-00');
    const identifier = DI === undefined ? '' : String(DI).replaceAll(/[\s-]/g, '').toUpperCase();
    if (!/^([0-9A-F]{8}|[0-9A-F]{4})?$/.test(identifier)) return wrong('DI', DI, '8 hex digits such as 00-01-00-00');
    const { control = identifier.length === 4 ? '0x01' : '0x11' } = from;
    const code = wholeNumber(control, 0, 255);
    if (code === null) return wrong('control', control, 'a byte such as 0x11');
    // The meter would take an identifier of the other version for the beginning of one of its own.
    const digits = { '1997': 4, '2007': 8, unknown: identifier.length }[dlt645VersionOf(code)];
    if (identifier !== '' && identifier.length !== digits)
      return wrong('DI', DI, `${digits} hex digits with control 0x${hexByte(code)}`);
    const wakeUps = wholeNumber(preamble, 0, 16);
    if (wakeUps === null) return wrong('preamble_FE', preamble, 'a number from 0 to 16');
    if (value !== undefined && data !== undefined) return wrong('data', data, 'value or data, not both,');
    // The data of a frame as a whole, as decoding tells them, where nothing says what they are made of.
    const wholeData = [DI, data, value].every((each) => each === undefined) ? from['data_minus_33'] : undefined;
    const given = wholeData === undefined ? (data === undefined ? '' : data) : wholeData;
    const isWritten = typeof value === 'number' || typeof value === 'string';
    const number = isWritten ? writeDlt645Number(identifier, String(value)) : null;
    const body = value === undefined ? hexBytes(given) : number;
    if (body === null) {
      const name = wholeData === undefined ? 'data' : 'data_minus_33';
      if (value === undefined) return wrong(name, given, 'hex bytes, low byte first and without +33h,');
      return wrong('value', value, `a number in the format of ${identifier || 'a DI'}`);
    }
    const whole = concatBytes(identifier === '' ? new Uint8Array(0) : dlt645ReadData(identifier), body);
    if (whole.length > 255) return wrong('data', whole.length, 'at most 255 bytes');
    const bytes = encodeDlt645({ address: address.toUpperCase(), control: code, data: whole, wakeUps });
    const told = describe(decodedFrame(bytes));
    const derived = only(told, ['length', 'data_minus_33', 'checksum_computed', 'meaning']);
    return contradiction(from, derived) ?? { ok: true, value: { hex: hexPairs(bytes), ...told } };
  },
};

/**
 * The value behind an identifier, for data that were read apart from a frame.
 * @param identifier such as 00-01-00-00
 */
export function describeDlt645Value(identifier: string, data: Uint8Array): Record<string, unknown> {
  const read = readDlt645Values(identifier.replaceAll(/[\s-]/g, '').toUpperCase(), data);
  return read.ok ? { accept: true, ...valuesOf(read.values) } : { accept: false, reason: read.error.message };
}

function decodedFrame(bytes: Uint8Array): Dlt645Frame {
  const result = decodeDlt645(bytes);
  if (!result.ok) throw new RangeError(result.error.message);
  return result.value;
}

function describe(frame: Dlt645Frame): Record<string, unknown> {
  const wire = encodeDlt645(frame);
  return {
    preamble_FE: frame.wakeUps,
    address: frame.address,
    control: `0x${hexByte(frame.control)}`,
    length: frame.data.length,
    data_minus_33: hexPairs(frame.data),
    checksum_computed: hexByte(wire[wire.length - 2]!),
    meaning: meaningOf(frame),
  };
}

function meaningOf(frame: Dlt645Frame): Record<string, unknown> {
  const read = readDlt645Message(frame);
  if (!read.ok) return { not_readable: read.error.message };
  const { version, direction, function: name, more, error, identifier, data, part, time } = read.value;
  const head = { version: `DL/T 645-${version}`, direction, function: name, ...(more ? { more: true } : {}) };
  if (error) return { ...head, error: `0x${hexByte(error.byte)}`, error_means: error.meanings };
  if (name === 'read address' && direction === 'reply' && data.length === 6)
    return { ...head, address: Array.from(data, hexByte).reverse().join('') };
  if (time !== undefined) return { ...head, time };
  if (identifier === undefined) return head;
  // A later part of a long answer goes on anywhere in the block: its bytes are told, not guessed at.
  if (part !== undefined)
    return { ...head, DI: identifier, part, ...(data.length > 0 ? { data: hexPairs(data) } : {}) };
  if (data.length === 0 || direction === 'request') return { ...head, DI: identifier };
  const values = readDlt645Values(identifier, data);
  return { ...head, DI: identifier, ...(values.ok ? valuesOf(values.values) : { not_readable: values.error.message }) };
}

function valuesOf(values: readonly Dlt645Value[]): Record<string, unknown> {
  return values.length === 1
    ? valueOf(values[0]!)
    : { values: values.map((each) => ({ DI: each.identifier, ...valueOf(each) })) };
}

/** What the bits of a code say that are set; a bit that says nothing here by its place. */
function setBits(bits: NonNullable<Dlt645Quantity['bits']>, hex: string | null): string[] {
  const word = Number.parseInt(hex ?? '0', 16);
  return Array.from({ length: 32 }, (_, at) => at)
    .filter((at) => (word >>> at) & 1)
    .map((at) => bits[at] ?? `bit ${at}`);
}

function valueOf({ quantity, text, number, occurred }: Dlt645Value): Record<string, unknown> {
  const unit = quantity.unit === '' ? {} : { unit: quantity.unit };
  if (quantity.kind === 'digits') return { name: quantity.name, bcd: text };
  if (quantity.kind === 'text') return { name: quantity.name, text };
  if (quantity.kind === 'code')
    return { name: quantity.name, hex: text, ...(quantity.bits && { set: setBits(quantity.bits, text) }) };
  return { name: quantity.name, value: number, text, ...unit, ...(occurred === undefined ? {} : { occurred }) };
}
