import { hexPairs } from '../meter-bus/bcd.ts';
import {
  decodeModbusIdentity,
  decodeModbusIdentityRequest,
  encodeModbusIdentity,
  encodeModbusIdentityRequest,
  isModbusIdentity,
  modbusIdentityNames,
  type ModbusIdentity,
} from '../modbus/identity.ts';
import { maxPduBytes, modbusExceptions } from '../modbus/limits.ts';
import { decodeModbusRequest, encodeModbusRequest, type ModbusRequest } from '../modbus/request.ts';
import { decodeModbusResponse, encodeModbusResponse, type ModbusResponse } from '../modbus/response.ts';
import { decodeModbusRtu, encodeModbusRtu } from '../modbus/rtu.ts';
import { decodeModbusTcp, encodeModbusTcp } from '../modbus/tcp.ts';
import { contradiction, hexBytes, only, wholeNumber, wrong } from './shape.ts';
import type { Described, DescribedFrame, ProtocolDescription } from './shape.ts';

/** Modbus TCP for the command line. */
export const modbusTcpDescription: ProtocolDescription = {
  title: 'Modbus TCP',
  input: 'hex',
  decode(bytes) {
    const found: Described[] = [];
    let rest = bytes;
    while (rest.length > 0) {
      const result = decodeModbusTcp(rest);
      if (!result.ok) {
        const offset = bytes.length - rest.length + result.error.offset;
        return [...found, { accept: false, reason: result.error.message, offset }];
      }
      const { transaction, unit, pdu } = result.value;
      found.push({ accept: true, transaction, protocol: 0, length: pdu.length + 1, unit, ...pduOf(pdu) });
      rest = result.rest;
    }
    return found;
  },
  encode(from) {
    const transaction = wholeNumber(from['transaction'] ?? 1, 0, 0xffff);
    if (transaction === null) return wrong('transaction', from['transaction'], 'a number from 0 to 65535');
    return encodeWith(from, (unit, pdu) => ({
      bytes: encodeModbusTcp({ transaction, unit, pdu }),
      head: { transaction, protocol: 0, length: pdu.length + 1 },
    }));
  },
};

/** Modbus RTU for the command line: one frame, as cut by the silence on the line. */
export const modbusRtuDescription: ProtocolDescription = {
  title: 'Modbus RTU',
  input: 'hex',
  decode(bytes) {
    const result = decodeModbusRtu(bytes);
    if (!result.ok) return [{ accept: false, reason: result.error.message, offset: result.error.offset }];
    return [{ accept: true, unit: result.value.unit, ...pduOf(result.value.pdu) }];
  },
  encode: (from) => encodeWith(from, (unit, pdu) => ({ bytes: encodeModbusRtu({ unit, pdu }), head: {} })),
};

/** The same bytes can be a request and a response: both readings are given where both hold, the request first. */
function pduOf(pdu: Uint8Array): Record<string, unknown> {
  if (isModbusIdentity(pdu)) return identityOf(pdu);
  // An exception has one form, whatever the function.
  if (pdu[0]! & 0x80) {
    const [head, exception] = [{ function: pdu[0]! & 0x7f }, pdu[1]!];
    if (pdu.length === 2) return { ...head, exception, exception_means: modbusExceptions[exception] ?? null };
    return { ...head, pdu: hexPairs(pdu), accept: false, reason: `an exception has 2 bytes, got ${pdu.length}` };
  }
  const request = decodeModbusRequest(pdu);
  const response = decodeModbusResponse(pdu);
  const told = response.ok ? { as_response: named(response.value) } : {};
  if (request.ok) return { ...named(request.value), ...told };
  if (response.ok) return { direction: 'response', ...named(response.value) };
  const { code, message } = request.error;
  // A function that is not known here may be right all the same; of a known one neither reading holds.
  const verdict = code === 'BAD_FUNCTION' ? { not_readable: message } : { accept: false, reason: message };
  return { function: pdu[0], pdu: hexPairs(pdu), ...verdict };
}

/** A request for, or the answer with, the identity of a device. */
function identityOf(pdu: Uint8Array): Record<string, unknown> {
  const head = { function: 43, mei: 14 };
  const asked = decodeModbusIdentityRequest(pdu);
  if (asked.ok) return { ...head, ...asked.value };
  const answered = decodeModbusIdentity(pdu);
  if (!answered.ok) return { ...head, pdu: hexPairs(pdu), accept: false, reason: answered.error.message };
  const { objects, ...rest } = answered.value;
  return {
    ...head,
    ...rest,
    objects: objects.map((each) => ({ name: modbusIdentityNames[each.id] ?? null, ...each })),
  };
}

function named({ fc, ...rest }: { fc: number }): Record<string, unknown> {
  const list = listOf(fc);
  const values: unknown = list && (rest as Record<string, unknown>)[list.values];
  return { function: fc, ...rest, ...(list && Array.isArray(values) ? { [list.quantity]: values.length } : {}) };
}

/** Of a write of many values: the field that lists them, and the one that says how many they are. */
function listOf(fc: number): { values: 'bits' | 'registers'; quantity: string } | undefined {
  if (fc === 15) return { values: 'bits', quantity: 'quantity' };
  if (fc === 16) return { values: 'registers', quantity: 'quantity' };
  return fc === 23 ? { values: 'registers', quantity: 'writeQuantity' } : undefined;
}

/** Reads either framing: TCP where its header holds, else RTU where the checksum holds; of what is neither the nearer one is told. */
export const modbusDescription: ProtocolDescription = {
  title: 'Modbus, TCP or RTU as the bytes tell; written as TCP unless `framing` is rtu',
  input: 'hex',
  decode(bytes) {
    const tcp = modbusTcpDescription.decode(bytes);
    const rtu = modbusRtuDescription.decode(bytes);
    // Where neither holds, a length that fits the bytes, or the protocol number 0, tells a TCP header that is wrong elsewhere.
    const isTcp =
      bytes.length < 6 || (bytes[2] === 0 && bytes[3] === 0) || ((bytes[4]! << 8) | bytes[5]!) === bytes.length - 6;
    const isRtu = tcp.some(({ accept }) => !accept) && (rtu.every(({ accept }) => accept) || !isTcp);
    return (isRtu ? rtu : tcp).map((each) => ({ ...each, framing: isRtu ? 'rtu' : 'tcp' }));
  },
  encode(from) {
    const { framing = 'tcp' } = from;
    if (framing !== 'tcp' && framing !== 'rtu') return wrong('framing', framing, 'tcp or rtu');
    const result = (framing === 'rtu' ? modbusRtuDescription : modbusTcpDescription).encode(from);
    return result.ok ? { ok: true, value: { ...result.value, framing } } : result;
  },
};

const word = { low: 0, high: 0xffff, what: 'a number from 0 to 65535' } as const;

/** Fields of a request by function code. */
const requestFields: Readonly<Record<number, readonly string[]>> = {
  1: ['address', 'quantity'],
  2: ['address', 'quantity'],
  3: ['address', 'quantity'],
  4: ['address', 'quantity'],
  5: ['address', 'on'],
  6: ['address', 'value'],
  15: ['address', 'bits'],
  16: ['address', 'registers'],
  22: ['address', 'andMask', 'orMask'],
  23: ['readAddress', 'readQuantity', 'writeAddress', 'registers'],
};

/** Other names that the same field goes by. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  on: ['value'],
  bits: ['coils', 'values'],
  registers: ['values'],
};

/** Fields of a response that differ from those of its request. */
const responseFields: Readonly<Record<number, readonly string[]>> = {
  ...requestFields,
  1: ['bits'],
  2: ['bits'],
  3: ['registers'],
  4: ['registers'],
  15: ['address', 'quantity'],
  16: ['address', 'quantity'],
  23: ['registers'],
};

/** Whether a response is meant: it says so, or has what only a response of its function has. */
function isResponse(from: Record<string, unknown>, code: number): boolean {
  if (from['direction'] !== undefined) return from['direction'] === 'response';
  const values = code <= 2 ? from['bits'] : from['registers'];
  return (
    [1, 2, 3, 4, 23].includes(code) && values !== undefined && (from['address'] ?? from['readAddress']) === undefined
  );
}

type Written = { ok: true; pdu: Uint8Array } | Extract<DescribedFrame, { ok: false }>;

function encodeWith(
  from: Record<string, unknown>,
  write: (unit: number, pdu: Uint8Array) => { bytes: Uint8Array; head: Record<string, unknown> },
): DescribedFrame {
  const unit = wholeNumber(from['unit'] ?? 1, 0, 255);
  if (unit === null) return wrong('unit', from['unit'], 'a number from 0 to 255');
  const { direction } = from;
  if (direction !== undefined && direction !== 'request' && direction !== 'response')
    return wrong('direction', direction, 'request or response');
  const written = pduFrom(from);
  if (!written.ok) return written;
  const { bytes, head } = write(unit, written.pdu);
  const { accept = true, ...told } = pduOf(written.pdu);
  if (accept !== true) return wrong('pdu', hexPairs(written.pdu), String(told['reason']));
  const value = { ...head, unit, ...told };
  const inputs = ['transaction', 'unit', 'function', 'on', 'bits', 'registers', 'value', 'direction'];
  const fault = contradiction(
    from,
    only(
      value,
      Object.keys(value).filter((name) => !inputs.includes(name)),
    ),
  );
  return fault ?? { ok: true, value: { hex: hexPairs(bytes), ...value } };
}

function pduFrom(from: Record<string, unknown>): Written {
  const code = wholeNumber(from['function'], 1, 127);
  if (code !== null && from['exception'] !== undefined) {
    const exception = wholeNumber(from['exception'], 1, 255);
    if (exception === null) return wrong('exception', from['exception'], 'a number from 1 to 255');
    return { ok: true, pdu: Uint8Array.of(code | 0x80, exception) };
  }
  if (code === 43) return identityFrom(from);
  const fields = code === null ? undefined : (isResponse(from, code) ? responseFields : requestFields)[code];
  if (fields === undefined && code !== null && from['pdu'] !== undefined) {
    const pdu = hexBytes(from['pdu']);
    return pdu?.[0] === code && pdu.length <= maxPduBytes
      ? { ok: true, pdu }
      : wrong('pdu', from['pdu'], `at most ${maxPduBytes} hex bytes, the first of which is the function,`);
  }
  if (fields === undefined)
    return wrong('function', from['function'], `one of ${Object.keys(requestFields).join(', ')}, 43`);
  const read: Record<string, unknown> = { fc: code };
  for (const name of fields) {
    const [own = name, ...others] = [name, ...(otherNames[name] ?? [])].filter((each) => from[each] !== undefined);
    const field = readField(name, from[own]);
    if (typeof field === 'string') return wrong(name, from[own], field);
    const other = others.find((each) => JSON.stringify(readField(name, from[each])) !== JSON.stringify(field));
    if (other !== undefined) return wrong(other, from[other], `the same as \`${own}\``);
    read[name] = field.value;
  }
  const list = fields.includes('bits') || fields.includes('registers') ? listOf(code!) : undefined;
  const [said, count] = list ? [from[list.quantity], (read[list.values] as unknown[]).length] : [];
  if (list && fields === requestFields[code!] && said !== undefined && wholeNumber(said, 0, word.high) !== count)
    return wrong(list.quantity, said, `as many as the list \`${list.values}\` has, ${count},`);
  if (fields !== requestFields[code!]) {
    const pdu = encodeModbusResponse(read as unknown as ModbusResponse);
    const back = pdu.length > maxPduBytes ? null : decodeModbusResponse(pdu);
    if (back === null) return wrong('registers', count, 'a list that fits into a frame');
    return back.ok ? { ok: true, pdu } : back;
  }
  const pdu = encodeModbusRequest(read as unknown as ModbusRequest);
  // What was written must read back: this is what checks quantities and limits.
  const back = decodeModbusRequest(pdu);
  return back.ok ? { ok: true, pdu } : back;
}

function identityFrom(from: Record<string, unknown>): Written {
  const [level, object] = [wholeNumber(from['level'] ?? 1, 1, 4), wholeNumber(from['object'] ?? 0, 0, 255)];
  if (level === null) return wrong('level', from['level'], 'a number from 1 to 4');
  if (object === null) return wrong('object', from['object'], 'a number from 0 to 255');
  if (from['objects'] === undefined) return { ok: true, pdu: encodeModbusIdentityRequest({ level, object }) };
  const [conformity, next] = [wholeNumber(from['conformity'] ?? level, 0, 255), wholeNumber(from['next'] ?? 0, 0, 255)];
  if (conformity === null) return wrong('conformity', from['conformity'], 'a number from 0 to 255');
  if (next === null) return wrong('next', from['next'], 'a number from 0 to 255');
  const objects: ModbusIdentity['objects'] = [];
  const listed = Array.isArray(from['objects']) ? (from['objects'] as unknown[]) : [null];
  for (const [index, each] of listed.entries()) {
    const { id, text } = (each ?? {}) as { id?: unknown; text?: unknown };
    const number = wholeNumber(id, 0, 255);
    if (number === null || typeof text !== 'string')
      return wrong(`objects[${index}]`, each, 'an object with an `id` from 0 to 255 and a `text`');
    objects.push({ id: number, text });
  }
  try {
    return { ok: true, pdu: encodeModbusIdentity({ level, conformity, more: from['more'] === true, next, objects }) };
  } catch (error) {
    if (error instanceof RangeError) return wrong('objects', objects.length, 'at most 253 bytes in all');
    throw error;
  }
}

/** The value of a field, or what was expected. */
function readField(name: string, given: unknown): { value: unknown } | string {
  const bit = (value: unknown): boolean | null =>
    value === true || value === 1 || value === 0xff00 ? true : value === false || value === 0 ? false : null;
  if (name === 'on') {
    const value = bit(given);
    return value === null ? 'true or false (or 1, 0)' : { value };
  }
  if (name === 'bits') {
    const value = Array.isArray(given) ? given.map(bit) : [];
    return value.length === 0 || value.includes(null) ? 'a list of true and false (or 1 and 0)' : { value };
  }
  if (name === 'registers') {
    const value = Array.isArray(given) ? given.map((each) => wholeNumber(each, word.low, word.high)) : [];
    return value.length === 0 || value.includes(null) ? 'a list of numbers from 0 to 65535' : { value };
  }
  const value = wholeNumber(given, word.low, word.high);
  return value === null ? word.what : { value };
}
