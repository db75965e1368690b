import { decodeIec104, encodeIec104, iec104Functions, type Iec104Apdu, type Iec104Function } from '../iec104/apdu.ts';
import {
  readIec104Asdu,
  writeIec104Asdu,
  type Iec104Asdu,
  type Iec104AsduHead,
  type Iec104Object,
} from '../iec104/asdu.ts';
import type { Cp56Time } from '../iec104/time.ts';
import { iec104Causes, iec104Type } from '../iec104/types.ts';
import { hexPairs } from '../meter-bus/bcd.ts';
import { failed } from '../result.ts';
import { wholeNumber, wrong, type Described, type DescribedFrame, type ProtocolDescription } from './shape.ts';

/** IEC 60870-5-104 for the command line. */
export const iec104Description: ProtocolDescription = {
  title: 'IEC 60870-5-104: telecontrol over TCP (cause 2 bytes, common address 2, object address 3)',
  input: 'hex',
  decode(bytes) {
    const found: Described[] = [];
    let rest = bytes;
    while (rest.length > 0) {
      const result = decodeIec104(rest);
      if (!result.ok) {
        // Nothing in the stream can be trusted from here on.
        found.push({
          accept: false,
          reason:
            result.error.code === 'INCOMPLETE'
              ? `incomplete: ${result.error.message}, got ${rest.length}`
              : result.error.message,
          offset: bytes.length - rest.length + result.error.offset,
        });
        break;
      }
      found.push(describe(result.value));
      rest = result.rest;
    }
    return found;
  },
  encode(from) {
    try {
      const apdu = apduOf(from);
      if ('ok' in apdu) return apdu;
      const bytes = encodeIec104(apdu);
      const { accept: _accept, ...described } = describe(apdu);
      return { ok: true, value: { hex: hexPairs(bytes), ...described } };
    } catch (error) {
      if (error instanceof RangeError) return failed('BAD_VALUE', error.message);
      throw error;
    }
  },
};

function describe(apdu: Iec104Apdu): Described {
  if (apdu.format === 'U') return { accept: true, format: 'U', function: apdu.function };
  if (apdu.format === 'S') return { accept: true, format: 'S', NR: apdu.received };
  const link = { format: 'I', NS: apdu.sent, NR: apdu.received };
  const read = readIec104Asdu(apdu.asdu);
  if (!read.ok) {
    // A unit of a kind that is not known here may be right all the same; of a known one the length is wrong.
    const unknown = read.error.code === 'BAD_FUNCTION';
    const told = unknown ? { not_readable: read.error.message } : { reason: read.error.message };
    return { accept: unknown, ...link, ...told, ...(read.head ? headOf(read.head) : {}), asdu: hexPairs(apdu.asdu) };
  }
  const { typeId, sequence, cause, negative, test, originator, commonAddress, objects } = read.value;
  return {
    accept: true,
    ...link,
    type_id: typeId,
    type: iec104Type(typeId)!.name,
    count: objects.length,
    SQ: sequence ? 1 : 0,
    COT: cause,
    cause: iec104Causes[cause] ?? null,
    ...(negative ? { negative } : {}),
    ...(test ? { test } : {}),
    originator,
    common_address: commonAddress,
    ...(objects.length === 1 ? firstOf(typeId, objects[0]!) : {}),
    objects: objects.map(objectOf),
  };
}

function headOf(head: Iec104AsduHead): Record<string, unknown> {
  const { typeId, count, sequence, cause, originator, commonAddress } = head;
  return {
    type_id: typeId,
    count,
    SQ: sequence ? 1 : 0,
    COT: cause,
    cause: iec104Causes[cause] ?? null,
    originator,
    common_address: commonAddress,
  };
}

/** Names of the byte that says what is meant, by the kind of a unit with one object. */
const qualifiers: Readonly<Record<number, string>> = { 70: 'COI', 100: 'QOI', 101: 'QCC', 105: 'QRP', 113: 'QPA' };

/** All that the object of a unit tells that carries just one, beside its head. */
function firstOf(typeId: number, object: Iec104Object): Record<string, unknown> {
  const named = qualifiers[typeId];
  return { ...objectOf(object), ...(named === undefined ? {} : { [named]: object.value }) };
}

function objectOf({
  address,
  value,
  quality,
  counter,
  command,
  time,
  transient,
  qualifier,
}: Iec104Object): Record<string, unknown> {
  const marks = Object.entries({ ...quality }).flatMap(([name, set]) => (set ? [name] : []));
  return {
    IOA: address,
    value,
    ...(quality ? { quality: marks } : {}),
    ...(transient === undefined ? {} : { transient }),
    ...(qualifier === undefined ? {} : { qualifier }),
    ...(counter ? { counter } : {}),
    ...(command ? { command } : {}),
    ...(time === undefined ? {} : { time: time && timeOf(time) }),
  };
}

function timeOf({ wallMs, invalid, summer }: Cp56Time): Record<string, unknown> {
  // The tag carries no zone.
  return { local: new Date(wallMs).toISOString().slice(0, -1), invalid, summer };
}

function apduOf(from: Record<string, unknown>): Iec104Apdu | Extract<DescribedFrame, { ok: false }> {
  // A function of the link is told by its name alone, an ASDU by its type.
  const format =
    from['format'] ?? (from['function'] !== undefined ? 'U' : from['type_id'] !== undefined ? 'I' : undefined);
  const number = (name: string): number | null => wholeNumber(from[name] ?? 0, 0, 0x7fff);
  if (format === 'U') {
    const name = Object.values(iec104Functions).find((each) => each === from['function']);
    if (!name) return wrong('function', from['function'], `one of ${Object.values(iec104Functions).join(', ')}`);
    return { format: 'U', function: name satisfies Iec104Function };
  }
  const received = number('NR');
  if (received === null) return wrong('NR', from['NR'], 'a number from 0 to 32767');
  if (format === 'S') return { format: 'S', received };
  if (format !== 'I') return wrong('format', format, 'I, S or U');
  const sent = number('NS');
  if (sent === null) return wrong('NS', from['NS'], 'a number from 0 to 32767');
  const asdu = asduOf(from);
  return 'ok' in asdu ? asdu : { format: 'I', sent, received, asdu: writeIec104Asdu(asdu) };
}

function asduOf(from: Record<string, unknown>): Iec104Asdu | Extract<DescribedFrame, { ok: false }> {
  const limits = { type_id: 255, COT: 63, originator: 255, common_address: 0xffff } as const;
  const read: Record<string, number> = {};
  for (const [name, high] of Object.entries(limits)) {
    const value = wholeNumber(from[name] ?? (name === 'originator' ? 0 : undefined), 0, high);
    if (value === null) return wrong(name, from[name], `a number from 0 to ${high}`);
    read[name] = value;
  }
  const listed = from['objects'] ?? [
    { IOA: from['IOA'] ?? 0, value: namedOf(from) ?? from['value'] ?? null, ...pick(from) },
  ];
  if (!Array.isArray(listed)) return wrong('objects', listed, 'a list');
  const objects: Iec104Object[] = [];
  for (const [index, entry] of (listed as Record<string, unknown>[]).entries()) {
    const address = wholeNumber(entry['IOA'], 0, 0xffffff);
    if (address === null) return wrong(`objects[${index}].IOA`, entry['IOA'], 'a number of 24 bits');
    const { value } = entry;
    if (value !== null && value !== undefined && typeof value !== 'number')
      return wrong(`objects[${index}].value`, value, 'a number');
    const time = timeFrom(entry['time']);
    if (time === null)
      return wrong(`objects[${index}].time`, entry['time'], 'a local time such as 2026-11-24T08:00:00');
    objects.push({ ...valueOf(entry), address, value: value ?? null, ...(time ? { time } : {}) });
  }
  return {
    typeId: read['type_id']!,
    sequence: from['SQ'] === 1 || from['SQ'] === true,
    cause: read['COT']!,
    negative: from['negative'] === true,
    test: from['test'] === true,
    originator: read['originator']!,
    commonAddress: read['common_address']!,
    objects,
  };
}

/** The byte that says what is meant, by its name. */
function namedOf(from: Record<string, unknown>): unknown {
  return Object.values(qualifiers)
    .map((name) => from[name])
    .find((each) => each !== undefined);
}

function pick(from: Record<string, unknown>): Record<string, unknown> {
  const { quality, command, time, transient, qualifier, counter } = from;
  return { quality, command, time, transient, qualifier, counter };
}

function valueOf(entry: Record<string, unknown>): Partial<Iec104Object> {
  const marks = Array.isArray(entry['quality']) ? (entry['quality'] as unknown[]) : [];
  const { command, transient, qualifier, counter } = entry;
  const of = (typeof counter === 'object' && counter !== null ? counter : {}) as Record<string, unknown>;
  return {
    ...(transient === undefined ? {} : { transient: transient === true }),
    ...(qualifier === undefined ? {} : { qualifier: wholeNumber(qualifier, 0, 255) ?? 0 }),
    counter: {
      sequence: wholeNumber(of['sequence'] ?? 0, 0, 31) ?? 0,
      carry: of['carry'] === true,
      adjusted: of['adjusted'] === true,
      invalid: of['invalid'] === true,
    },
    quality: {
      overflow: marks.includes('overflow'),
      blocked: marks.includes('blocked'),
      substituted: marks.includes('substituted'),
      notTopical: marks.includes('notTopical'),
      invalid: marks.includes('invalid'),
    },
    ...(typeof command === 'object' && command !== null
      ? {
          command: {
            select: (command as { select?: unknown }).select === true,
            qualifier: wholeNumber((command as { qualifier?: unknown }).qualifier ?? 0, 0, 127) ?? 0,
          },
        }
      : {}),
  };
}

/** A time from JSON; undefined when there is none, null when it is no time. */
function timeFrom(value: unknown): Cp56Time | null | undefined {
  if (value === undefined || value === null) return undefined;
  const fields = typeof value === 'string' ? { local: value } : (value as Record<string, unknown>);
  const wallMs = Date.parse(`${String(fields['local']).replace(/Z$/, '')}Z`);
  if (Number.isNaN(wallMs)) return null;
  return { wallMs, invalid: fields['invalid'] === true, summer: fields['summer'] === true };
}
