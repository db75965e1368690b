import { decodeIec104, encodeIec104, iec104Functions, type Iec104Apdu, type Iec104Function } from '../iec104/apdu.ts';
import {
  readIec104Asdu,
  writeIec104Asdu,
  type Iec104Asdu,
  type Iec104AsduHead,
  type Iec104Object,
} from '../iec104/asdu.ts';
import type { Cp56Time } from '../iec104/time.ts';
import { iec104Causes, iec104Type, type Iec104Type } from '../iec104/types.ts';
import { hexPairs } from '../meter-bus/bcd.ts';
import { failed } from '../result.ts';
import { contradiction, hexBytes, only, wholeNumber, wrong } from './shape.ts';
import type { Described, DescribedFrame, ProtocolDescription } from './shape.ts';

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
      const { accept, ...described } = describe(apdu);
      if (!accept) return wrong('asdu', from['asdu'], 'the bytes of a whole ASDU');
      const fault = contradiction(from, only(described, derivedOf(from))) ?? notCarried(from, described);
      return fault ?? { ok: true, value: { hex: hexPairs(bytes), ...described } };
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
    objects: objects.map((each) => objectOf(typeId, each)),
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
  return { ...objectOf(typeId, object), ...(named === undefined ? {} : { [named]: object.value }) };
}

function objectOf(
  typeId: number,
  { address, value, quality, counter, command, time, transient, qualifier, elapsed }: Iec104Object,
): Record<string, unknown> {
  const isSingle = iec104Type(typeId)!.element.startsWith('float');
  const marks = Object.entries({ ...quality }).flatMap(([name, set]) => (set ? [name] : []));
  return {
    IOA: address,
    value: isSingle && value !== null ? shortest(value) : value,
    ...(quality ? { quality: marks } : {}),
    ...(transient === undefined ? {} : { transient }),
    ...(qualifier === undefined ? {} : { qualifier }),
    ...(counter ? { counter } : {}),
    ...(command ? { command } : {}),
    ...(elapsed ? { elapsed } : {}),
    ...(time === undefined ? {} : { time: time && timeOf(time) }),
  };
}

/** The number with the fewest digits that four bytes hold as this one: 0.1 is told as 0.1, and not as 0.10000000149011612. */
function shortest(single: number): number {
  const shorter = [6, 7, 8].map((digits) => Number(single.toPrecision(digits)));
  return shorter.find((each) => Math.fround(each) === single) ?? single;
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
  if (isRaw(from)) {
    const bytes = hexBytes(from['asdu']);
    return bytes ? { format: 'I', sent, received, asdu: bytes } : wrong('asdu', from['asdu'], 'hex bytes');
  }
  const asdu = asduOf(from);
  return 'ok' in asdu ? asdu : { format: 'I', sent, received, asdu: writeIec104Asdu(asdu) };
}

/** Whether a unit is given by its bytes, as those of a kind that is not read here are told. */
function isRaw(from: Record<string, unknown>): boolean {
  return from['asdu'] !== undefined && from['objects'] === undefined;
}

const headFields = ['type_id', 'SQ', 'COT', 'originator', 'common_address', 'negative', 'test'] as const;
const objectFields = [
  'IOA',
  'value',
  'quality',
  'transient',
  'qualifier',
  'counter',
  'command',
  'elapsed',
  'time',
] as const;

/** Fields that follow from others, so that they may be given but say nothing of their own. */
function derivedOf(from: Record<string, unknown>): readonly string[] {
  const ofFirst = from['objects'] === undefined ? [] : [...objectFields, ...Object.values(qualifiers)];
  return ['type', 'count', 'cause', ...ofFirst, ...(isRaw(from) ? headFields : [])];
}

/** The first field of an object that its kind has no place for; in the frame it would be missing. */
function notCarried(
  from: Record<string, unknown>,
  told: Record<string, unknown>,
): ReturnType<typeof wrong> | undefined {
  const { type, objects } = told as { type?: string; objects?: Record<string, unknown>[] };
  const given = (from['objects'] ?? [from]) as Record<string, unknown>[];
  for (const [index, carried] of (objects ?? []).entries()) {
    const entry = given[index]!;
    const at = from['objects'] === undefined ? '' : `objects[${index}].`;
    for (const name of objectFields) {
      const value = entry[name];
      const isEmpty = value === undefined || value === null || (Array.isArray(value) && value.length === 0);
      const has = name === 'value' ? carried['value'] !== null : name in carried;
      if (!isEmpty && !has) return wrong(`${at}${name}`, value, `nothing in ${type}`);
    }
    const marks = (entry['quality'] ?? []) as string[];
    const lost = marks.find((mark) => !(carried['quality'] as string[]).includes(mark));
    if (lost !== undefined) return wrong(`${at}quality`, lost, `no such mark in ${type}`);
  }
  return undefined;
}

/** What a field was to be; thrown, since the fields lie deep. */
function refuse(field: string, value: unknown, expected: string): never {
  throw new RangeError(wrong(field, value, expected).error.message);
}

function flagOf(value: unknown, field: string): boolean {
  if (value === undefined || value === false || value === 0) return false;
  return value === true || value === 1 || refuse(field, value, 'true or false');
}

function numberOf(value: unknown, field: string, high: number): number {
  return wholeNumber(value ?? 0, 0, high) ?? refuse(field, value, `a number from 0 to ${high}`);
}

/** The fields of an object; undefined where there is none. */
function objectFrom(value: unknown, field: string): Record<string, unknown> | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse(field, value, 'an object');
  return value as Record<string, unknown>;
}

function asduOf(from: Record<string, unknown>): Iec104Asdu | Extract<DescribedFrame, { ok: false }> {
  const limits = { type_id: 255, COT: 63, originator: 255, common_address: 0xffff } as const;
  const read: Record<string, number> = {};
  for (const [name, high] of Object.entries(limits)) {
    const value = wholeNumber(from[name] ?? (name === 'originator' ? 0 : undefined), 0, high);
    if (value === null) return wrong(name, from[name], `a number from 0 to ${high}`);
    read[name] = value;
  }
  const type = iec104Type(read['type_id']!);
  if (type === undefined)
    return wrong('type_id', from['type_id'], 'a kind that is written here, or its bytes as `asdu`,');
  const listed = from['objects'];
  if (listed !== undefined && !Array.isArray(listed)) return wrong('objects', listed, 'a list');
  const objects = listed
    ? listed.map((entry, index) => objectOfEntry(type, entry, `objects[${index}].`))
    : [objectOfEntry(type, { ...only(from, objectFields), IOA: from['IOA'] ?? 0, value: valueNamed(from) }, '')];
  return {
    typeId: read['type_id']!,
    sequence: flagOf(from['SQ'], 'SQ'),
    cause: read['COT']!,
    negative: flagOf(from['negative'], 'negative'),
    test: flagOf(from['test'], 'test'),
    originator: read['originator']!,
    commonAddress: read['common_address']!,
    objects,
  };
}

/** The value of the only object, which the byte that says what is meant may give by its name. */
function valueNamed(from: Record<string, unknown>): unknown {
  const names = ['value', ...Object.values(qualifiers)].filter((name) => (from[name] ?? undefined) !== undefined);
  const [first, ...others] = names;
  if (first === undefined) return from['value'];
  const other = others.find((name) => from[name] !== from[first]);
  return other === undefined
    ? from[first]
    : refuse(other, from[other], `${JSON.stringify(from[first])} as \`${first}\``);
}

const marksOfQuality = ['overflow', 'blocked', 'substituted', 'notTopical', 'invalid'] as const;

function objectOfEntry(type: Iec104Type, given: unknown, at: string): Iec104Object {
  const entry = objectFrom(given, at.slice(0, -1)) ?? {};
  const address = wholeNumber(entry['IOA'], 0, 0xffffff);
  if (address === null) return refuse(`${at}IOA`, entry['IOA'], 'a number of 24 bits');
  const { value } = entry;
  const isNone = value === null || value === undefined;
  // Only a measured float may say nothing; a command without its value is a mistake.
  const mayBeNone = ['none', 'clock'].includes(type.element) || (type.element === 'float' && value === null);
  if (isNone ? !mayBeNone : typeof value !== 'number') return refuse(`${at}value`, value, 'a number');
  const time = timeFrom(entry['time']);
  if (time === null)
    return refuse(`${at}time`, entry['time'], 'a local time from 2000 to 2099 such as 2026-11-24T08:00:00');
  return { ...marksOf(entry, at), address, value: typeof value === 'number' ? value : null, ...(time ? { time } : {}) };
}

/** What stands beside the value. */
function marksOf(entry: Record<string, unknown>, at: string): Partial<Iec104Object> {
  const { transient, qualifier } = entry;
  const marks: unknown = entry['quality'] ?? [];
  const isKnown = (mark: unknown) => (marksOfQuality as readonly unknown[]).includes(mark);
  if (!Array.isArray(marks) || !marks.every(isKnown))
    return refuse(`${at}quality`, marks, `a list of ${marksOfQuality.join(', ')}`);
  const counter = objectFrom(entry['counter'], `${at}counter`);
  const command = objectFrom(entry['command'], `${at}command`);
  const elapsed = objectFrom(entry['elapsed'], `${at}elapsed`);
  return {
    ...(transient === undefined ? {} : { transient: flagOf(transient, `${at}transient`) }),
    ...(qualifier === undefined ? {} : { qualifier: numberOf(qualifier, `${at}qualifier`, 255) }),
    quality: {
      overflow: marks.includes('overflow'),
      blocked: marks.includes('blocked'),
      substituted: marks.includes('substituted'),
      notTopical: marks.includes('notTopical'),
      invalid: marks.includes('invalid'),
    },
    ...(counter && {
      counter: {
        sequence: numberOf(counter['sequence'], `${at}counter.sequence`, 31),
        carry: flagOf(counter['carry'], `${at}counter.carry`),
        adjusted: flagOf(counter['adjusted'], `${at}counter.adjusted`),
        invalid: flagOf(counter['invalid'], `${at}counter.invalid`),
      },
    }),
    ...(elapsed && {
      elapsed: {
        ms: numberOf(elapsed['ms'], `${at}elapsed.ms`, 59_999),
        invalid: flagOf(elapsed['invalid'], `${at}elapsed.invalid`),
      },
    }),
    ...(command && {
      command: {
        select: flagOf(command['select'], `${at}command.select`),
        qualifier: numberOf(command['qualifier'], `${at}command.qualifier`, 127),
      },
    }),
  };
}

const localTime = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?)?Z?$/;

/** A time from JSON; undefined when there is none, null when it is no time that the tag can hold. */
function timeFrom(value: unknown): Cp56Time | null | undefined {
  if (value === undefined || value === null) return undefined;
  const fields = typeof value === 'object' ? (value as Record<string, unknown>) : { local: value };
  const match = localTime.exec(String(fields['local']));
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const wallMs = Date.UTC(year, month - 1, day, hour, minute, second, Number((match[7] ?? '').padEnd(3, '0')));
  // A day or an hour too many is carried over into the next; such a time was never meant.
  const written = new Date(wallMs).toISOString();
  const isTime = written.startsWith(match.slice(1, 4).join('-')) && hour < 24 && minute < 60 && second < 60;
  if (!isTime || year < 2000 || year > 2099) return null;
  return {
    wallMs,
    invalid: flagOf(fields['invalid'], 'time.invalid'),
    summer: flagOf(fields['summer'], 'time.summer'),
  };
}
