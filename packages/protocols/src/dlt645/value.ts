import { bcdBytes, bcdDigits, hexPairs, sumOf, withPoint } from '../meter-bus/bcd.ts';
import { failed, type CodecError } from '../result.ts';
import { dlt645Block, dlt645Quantity } from './identifiers.ts';
import { digits, type Dlt645Quantity } from './quantity.ts';
import { dlt645LoadSections, dlt645Record, type Dlt645Section } from './records.ts';

/** A value of a meter. */
export interface Dlt645Value {
  /** Data identifier, 8 hex digits; 4 of 1997. */
  identifier: string;
  quantity: Dlt645Quantity;
  /** The value as decimal text, without loss; null where the meter has none (nibbles above 9, all FFh). */
  text: string | null;
  /** The same as a number; null for texts, numbers of devices and where there is none. */
  number: number | null;
  /** When a maximum demand occurred, `YYMMDDhhmm`; null when it has not. */
  occurred?: string | null;
}

/** Values that were read, or why not. */
export type Dlt645Values = { ok: true; values: Dlt645Value[] } | { ok: false; error: CodecError };

/** Reads the data behind an identifier, low byte first and without +33h: one value, or those of a record or a block. */
export function readDlt645Values(identifier: string, data: Uint8Array): Dlt645Values {
  if (/^060[0-6]000[0-2]$/.test(identifier)) return readLoadRecords(identifier, data);
  const record = dlt645Record(identifier);
  if (record) {
    const { sections, isSeparated } = record;
    return isSeparated ? readSeparated(identifier, sections, data) : readSection(identifier, sections[0]!, data);
  }
  const quantity = dlt645Quantity(identifier);
  if (quantity !== undefined) {
    // A value may come with more bytes than its format: what is beyond are leading digits.
    if (data.length < quantity.bytes)
      return failed('BAD_LENGTH', `${identifier} has ${quantity.bytes} bytes, got ${data.length}`, data.length);
    return { ok: true, values: [readOne(identifier, quantity, data)] };
  }
  const block = dlt645Block(identifier, 64);
  if (block === undefined || block.length === 0)
    return failed('BAD_VALUE', `the identifier ${identifier} is not in the table`);
  const values: Dlt645Value[] = [];
  let at = 0;
  for (const each of block) {
    const part = dlt645Quantity(each)!;
    if (at === data.length || (identifier.length === 4 && at === data.length - 1)) break;
    if (at + part.bytes > data.length)
      return failed('BAD_LENGTH', `${each} in the block has ${part.bytes} bytes, ${data.length - at} are left`, at);
    values.push(readOne(each, part, data.subarray(at, at + part.bytes)));
    at += part.bytes;
  }
  // A block of 1997 may end with AAh.
  if (identifier.length === 4 && at === data.length - 1 && data[at] === 0xaa) at++;
  if (at < data.length) return failed('BAD_LENGTH', `${data.length - at} bytes are left behind the block`, at);
  return { ok: true, values };
}

/** Values that follow each other; a list ends with the data. */
function readSection(identifier: string, section: Dlt645Section, data: Uint8Array): Dlt645Values {
  const values: Dlt645Value[] = [];
  let at = 0;
  for (let place = 0; place < section.count; place++) {
    if (section.isList && place > 0 && at === data.length) break;
    const quantity = section.quantity(place);
    const left = data.length - at;
    if (quantity.bytes > left)
      return failed(
        'BAD_LENGTH',
        `${identifier}, ${quantity.name}: ${quantity.bytes} bytes expected, ${left} are left`,
        at,
      );
    values.push(readOne(identifier, quantity, data.subarray(at, at + quantity.bytes)));
    at += quantity.bytes;
  }
  if (at < data.length)
    return failed('BAD_LENGTH', `${identifier}: ${data.length - at} bytes are left behind the values`, at);
  return { ok: true, values };
}

/** Ends a section; no digit of packed BCD is like it. */
const separator = 0xaa;

/** Sections with an AAh behind each; what the meter does not keep is empty there. */
function readSeparated(identifier: string, sections: readonly Dlt645Section[], data: Uint8Array): Dlt645Values {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (const [at, byte] of data.entries())
    if (byte === separator) {
      parts.push(data.subarray(from, at));
      from = at + 1;
    }
  if (from < data.length) parts.push(data.subarray(from));
  if (parts.length !== sections.length)
    return failed(
      'BAD_LENGTH',
      `${identifier}: ${sections.length} sections expected, got ${parts.length}`,
      data.length,
    );
  const values: Dlt645Value[] = [];
  for (const [index, part] of parts.entries()) {
    if (part.length === 0) continue;
    const read = readSection(identifier, sections[index]!, part);
    if (!read.ok) return read;
    values.push(...read.values);
  }
  return { ok: true, values };
}

const [loadBegin, loadWrong, loadEnd] = [0xa0, 0xe0, 0xe5];
const recordedAt = digits('time of the record (YYMMDDhhmm)', 5);

/**
 * Records of the load, one after the other: A0h A0h, the number of bytes up to the last AAh, the time, the sections, the sum of all
 * before it, E5h. Source: DL/T 645-2007, annex B.
 */
function readLoadRecords(identifier: string, data: Uint8Array): Dlt645Values {
  const values: Dlt645Value[] = [];
  for (let at = 0; at < data.length;) {
    const size = data[at + 2] ?? 0;
    const end = at + 3 + size;
    const record = data.subarray(at, end + 2);
    if (record[0] === loadWrong && record[1] === loadWrong)
      return failed('BAD_VALUE', `${identifier}: the meter marks a record as incorrect`, at);
    if (record[0] !== loadBegin || record[1] !== loadBegin)
      return failed(
        'BAD_VALUE',
        `${identifier}: a record begins with A0 A0, got ${hexPairs(record.subarray(0, 2))}`,
        at,
      );
    if (record.length < size + 5 || size < recordedAt.bytes)
      return failed(
        'BAD_LENGTH',
        `${identifier}: a record of ${size + 5} bytes announced, ${record.length} are there`,
        at,
      );
    const sum = sumOf(record.subarray(0, size + 3));
    if (data[end] !== sum)
      return failed(
        'BAD_CHECKSUM',
        `${identifier}: sum of the record ${hexPairs(record.subarray(-2, -1))}, computed ${hexPairs(Uint8Array.of(sum))}`,
        end,
      );
    if (data[end + 1] !== loadEnd)
      return failed('BAD_VALUE', `${identifier}: a record ends with E5, got ${hexPairs(record.subarray(-1))}`, end + 1);
    values.push(readOne(identifier, recordedAt, record.subarray(3, 3 + recordedAt.bytes)));
    const read = readSeparated(identifier, dlt645LoadSections, record.subarray(3 + recordedAt.bytes, -2));
    if (!read.ok) return read;
    values.push(...read.values);
    at = end + 2;
  }
  return values.length === 0 ? failed('BAD_LENGTH', `${identifier}: no record`, 0) : { ok: true, values };
}

function readOne(identifier: string, quantity: Dlt645Quantity, data: Uint8Array): Dlt645Value {
  if (quantity.kind === 'text') {
    const text = String.fromCharCode(...data.slice(0, quantity.bytes).reverse())
      .replaceAll('\0', '')
      .trim();
    return { identifier, quantity, text, number: null };
  }
  if (quantity.kind === 'demand') {
    const when = bcdDigits(data.subarray(3, 8));
    const occurred = when === null || /^0+$/.test(when) ? null : when;
    return { identifier, quantity, ...numberOf(quantity, data.subarray(0, 3)), occurred };
  }
  if (quantity.kind === 'code')
    return { identifier, quantity, text: hexPairs(data.slice().reverse()).replaceAll(' ', ''), number: null };
  if (quantity.kind === 'digits') return { identifier, quantity, text: bcdDigits(data), number: null };
  return { identifier, quantity, ...numberOf(quantity, data) };
}

function numberOf(quantity: Dlt645Quantity, data: Uint8Array): Pick<Dlt645Value, 'text' | 'number'> {
  const bytes = data.slice();
  const top = bytes.length - 1;
  if (bytes.every((byte) => byte === 0xff)) return { text: null, number: null };
  const negative = quantity.signed && (bytes[top]! & 0x80) !== 0;
  if (negative) bytes[top]! &= 0x7f;
  const digits = bcdDigits(bytes);
  if (digits === null) return { text: null, number: null };
  const size = withPoint(digits, quantity.decimals);
  const text = negative && Number(size) !== 0 ? `-${size}` : size;
  return { text, number: Number(text) };
}

/**
 * Writes a number in the format of its identifier, low byte first and without +33h; null when it does not fit.
 * @param text decimal number with at most the digits of the format
 */
export function writeDlt645Number(identifier: string, text: string): Uint8Array | null {
  const quantity = dlt645Quantity(identifier);
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (quantity?.kind !== 'number' || match === null) return null;
  const [, sign, whole, fraction = ''] = match;
  if (fraction.length > quantity.decimals || (sign && !quantity.signed)) return null;
  const digits = `${whole}${fraction.padEnd(quantity.decimals, '0')}`
    .replace(/^0+/, '')
    .padStart(quantity.bytes * 2, '0');
  if (digits.length > quantity.bytes * 2 || (quantity.signed && Number(digits[0]) > 7)) return null;
  const bytes = bcdBytes(digits);
  if (sign && Number(text) !== 0) bytes[bytes.length - 1]! |= 0x80;
  return bytes;
}
