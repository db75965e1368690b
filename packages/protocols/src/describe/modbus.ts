import { hexPairs } from '../meter-bus/bcd.ts';
import {
  decodeModbusIdentity,
  decodeModbusIdentityRequest,
  encodeModbusIdentityRequest,
  isModbusIdentity,
  modbusIdentityNames,
} from '../modbus/identity.ts';
import { modbusExceptions } from '../modbus/limits.ts';
import { decodeModbusRequest, encodeModbusRequest, type ModbusRequest } from '../modbus/request.ts';
import { decodeModbusResponse } from '../modbus/response.ts';
import { decodeModbusRtu, encodeModbusRtu } from '../modbus/rtu.ts';
import { decodeModbusTcp, encodeModbusTcp } from '../modbus/tcp.ts';
import { wholeNumber, wrong, type Described, type DescribedFrame, type ProtocolDescription } from './shape.ts';

/** Modbus TCP for the command line. */
export const modbusTcpDescription: ProtocolDescription = {
  title: 'Modbus TCP',
  input: 'hex',
  decode(bytes) {
    const found: Described[] = [];
    let rest = bytes;
    while (rest.length > 0) {
      const result = decodeModbusTcp(rest);
      if (!result.ok) return [...found, { accept: false, reason: result.error.message, offset: result.error.offset }];
      const { transaction, unit, pdu } = result.value;
      found.push({ accept: true, transaction, protocol: 0, length: pdu.length + 1, unit, ...pduOf(pdu) });
      rest = result.rest;
    }
    return found;
  },
  encode(from) {
    const transaction = wholeNumber(from['transaction'] ?? 1, 0, 0xffff);
    if (transaction === null) return wrong('transaction', from['transaction'], 'a number from 0 to 65535');
    return encodeWith(from, (unit, pdu) => encodeModbusTcp({ transaction, unit, pdu }));
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
  encode: (from) => encodeWith(from, (unit, pdu) => encodeModbusRtu({ unit, pdu })),
};

/** The same bytes can be a request and a response: both readings are given where both hold, the request first. */
function pduOf(pdu: Uint8Array): Record<string, unknown> {
  if (isModbusIdentity(pdu)) return identityOf(pdu);
  const request = decodeModbusRequest(pdu);
  const response = decodeModbusResponse(pdu);
  if (response.ok && 'exception' in response.value) {
    const { fc, exception } = response.value;
    return { function: fc, exception, exception_means: modbusExceptions[exception] ?? null };
  }
  const told = response.ok ? { as_response: named(response.value) } : {};
  if (request.ok) return { ...named(request.value), ...told };
  if (response.ok) return named(response.value);
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

function encodeWith(
  from: Record<string, unknown>,
  write: (unit: number, pdu: Uint8Array) => Uint8Array,
): DescribedFrame {
  const unit = wholeNumber(from['unit'] ?? 1, 0, 255);
  if (unit === null) return wrong('unit', from['unit'], 'a number from 0 to 255');
  const code = wholeNumber(from['function'], 1, 127);
  if (code === 43) {
    const [level, object] = [wholeNumber(from['level'] ?? 1, 1, 4), wholeNumber(from['object'] ?? 0, 0, 255)];
    if (level === null) return wrong('level', from['level'], 'a number from 1 to 4');
    if (object === null) return wrong('object', from['object'], 'a number from 0 to 255');
    const pdu = encodeModbusIdentityRequest({ level, object });
    return { ok: true, value: { hex: hexPairs(write(unit, pdu)), unit, ...identityOf(pdu) } };
  }
  const fields = code === null ? undefined : requestFields[code];
  if (fields === undefined)
    return wrong('function', from['function'], `one of ${Object.keys(requestFields).join(', ')}, 43`);
  const request: Record<string, unknown> = { fc: code };
  for (const name of fields) {
    const given = [name, ...(otherNames[name] ?? [])].map((each) => from[each]).find((each) => each !== undefined);
    const read = readField(name, given);
    if (typeof read === 'string') return wrong(name, given, read);
    request[name] = read.value;
  }
  const list = listOf(code!);
  const [said, count] = list ? [from[list.quantity], (request[list.values] as unknown[]).length] : [];
  if (said !== undefined && wholeNumber(said, 0, word.high) !== count)
    return wrong(list!.quantity, said, `as many as the list \`${list!.values}\` has, ${count},`);
  const pdu = encodeModbusRequest(request as unknown as ModbusRequest);
  // What was written must read back: this is what checks quantities and limits.
  const read = decodeModbusRequest(pdu);
  if (!read.ok) return read;
  return { ok: true, value: { hex: hexPairs(write(unit, pdu)), unit, ...named(read.value) } };
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
