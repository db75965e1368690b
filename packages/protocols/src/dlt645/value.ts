import { bcdBytes, bcdDigits, withPoint } from '../meter-bus/bcd.ts';
import { failed, type CodecError } from '../result.ts';
import { dlt645Block, dlt645Quantity, type Dlt645Quantity } from './identifiers.ts';

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

/** Reads the data behind an identifier, low byte first and without +33h: one value, or those of a block. */
export function readDlt645Values(identifier: string, data: Uint8Array): Dlt645Values {
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
