import { Hj212Splitter, type Hj212Found } from '../hj212/splitter.ts';
import { hj212CrcText } from '../hj212/crc.ts';
import { encodeHj212, encodeHj212Segment } from '../hj212/encode.ts';
import { decodeHj212, type Hj212Frame } from '../hj212/frame.ts';
import {
  hj212Commands,
  hj212EquipmentStates,
  hj212RequestAnswers,
  hj212Results,
  hj212Systems,
} from '../hj212/names.ts';
import { field, type Hj212Head } from '../hj212/segment.ts';
import type { Hj212Item } from '../hj212/data-area.ts';
import { readHj212Report } from '../hj212/measurements.ts';
import { readHj212Time } from '../hj212/time.ts';
import { contradiction, only, wrong, type Described, type DescribedFrame, type ProtocolDescription } from './shape.ts';

const text = new TextDecoder();

/** HJ 212 for the command line. */
export const hj212Description: ProtocolDescription = {
  title: 'HJ 212 (2005, 2017, public part of 2025): data transmission of pollution sources',
  input: 'text',
  decode(bytes) {
    const splitter = new Hj212Splitter();
    const found = splitter.push(bytes).map(describeFound);
    if (splitter.pending === 0) return found;
    const rest = bytes.subarray(bytes.length - splitter.pending);
    const result = decodeHj212(rest);
    // Nothing more comes: a frame that lacks nothing but its end has none.
    const declared = Number(text.decode(rest.subarray(2, 6)));
    const lacksEnd = rest.length >= 16 && rest.length >= 6 + declared + 4;
    const reasons = lacksEnd ? ['no CR LF'] : ['incomplete'];
    const message = result.ok ? '' : result.error.message;
    const known = rest.length >= 6 ? { declared_length: declared } : {};
    return [...found, { accept: false, reasons, message, ...known, ...(lacksEnd ? checksumOf(rest, declared) : {}) }];
  },
  encode(from) {
    const { segment, head, cp } = from;
    if (typeof segment === 'string') return frameOf(from, encodeHj212Segment(segment));
    if (segment !== undefined) return wrong('segment', segment, 'the text between length and checksum');
    if (!isObject(head)) return wrong('head', head, 'an object of texts (QN, ST, CN, …), or a text `segment`,');
    if (cp !== undefined && !(Array.isArray(cp) && cp.every(isObject)))
      return wrong('cp', cp, 'a list of objects of texts');
    const items = (cp ?? []) as Record<string, unknown>[];
    for (const [at, fields] of [
      ['head', head] as const,
      ...items.map((item, index) => [`cp[${index}]`, item] as const),
    ])
      for (const [name, value] of Object.entries(fields))
        if (textOf(value) === null)
          return wrong(`${at}.${name}`, value, 'text (a number only where JSON keeps all its digits)');
    const [texts, ...data] = [head, ...items].map(textsOf);
    return faultOf(texts!, data) ?? frameOf(from, encodeHj212(texts as Hj212Head, data as Hj212Item[]));
  },
};

const digitsOf =
  (least: number, most = least) =>
  (text: string): boolean =>
    /^\d+$/.test(text) && text.length >= least && text.length <= most;
const isInstant = (text: string): boolean => text.length >= 14 && readHj212Time(text) !== null;
const instant = [isInstant, 'a time such as 20160801085857'] as const;

/** How fields are written; others are free. Source: HJ 212-2017, table 3 and clause 6.3.5; PNUM and PNO with five digits of 2025. */
const forms: Readonly<Record<string, readonly [(text: string) => boolean, string]>> = {
  QN: [(text) => text.length === 17 && isInstant(text), 'a time with milliseconds such as 20160801085857223'],
  ST: [digitsOf(2), '2 digits'],
  CN: [digitsOf(4), '4 digits'],
  Flag: [(text) => digitsOf(1, 3)(text) && Number(text) <= 255, 'a number from 0 to 255'],
  PNUM: [digitsOf(1, 5), '1 to 5 digits'],
  PNO: [digitsOf(1, 5), '1 to 5 digits'],
  DataTime: instant,
  BeginTime: instant,
  EndTime: instant,
};

const amount = [(text: string) => /^-?\d+(\.\d+)?$/.test(text), 'a number such as 12.5'] as const;

/** The first field that the standard has otherwise. A frame that is to deviate is written as a segment. */
function faultOf(
  head: Readonly<Record<string, string>>,
  cp: readonly Readonly<Record<string, string>>[],
): ReturnType<typeof wrong> | undefined {
  const parts = [['head', head] as const, ...cp.map((item, index) => [`cp[${index}]`, item] as const)];
  for (const [at, fields] of parts) {
    if (at !== 'head' && Object.keys(fields).length === 0) return wrong(at, fields, 'an object with a field');
    for (const [name, text] of Object.entries(fields)) {
      const form = Object.hasOwn(forms, name)
        ? forms[name]!
        : /-((Zs)?(Rtd|Min|Avg|Max)|Cou)$/.test(name)
          ? amount
          : undefined;
      if (form && !form[0](text)) return wrong(`${at}.${name}`, text, form[1]);
    }
  }
  const { Flag: flag, PNUM: count, PNO: number } = head;
  const isSplit = ((Number(flag ?? 0) >> 1) & 1) === 1;
  if (isSplit && count === undefined)
    return wrong('head.PNUM', count, `the number of packets, which Flag ${flag} announces,`);
  if (isSplit && number === undefined)
    return wrong('head.PNO', number, `the number of the packet, which Flag ${flag} announces,`);
  if (!isSplit && count !== undefined)
    return wrong('head.Flag', flag, 'a number with the bit of value 2, which PNUM asks for,');
  if (number !== undefined && !(Number(number) >= 1 && Number(number) <= Number(count)))
    return wrong('head.PNO', number, `a number from 1 to PNUM, ${count},`);
  return undefined;
}

/** The checksum of a frame whose end is missing. */
function checksumOf(frame: Uint8Array, declared: number): Record<string, unknown> {
  const end = 6 + declared;
  return {
    crc_in_frame: text.decode(frame.subarray(end, end + 4)),
    crc_computed: hj212CrcText(frame.subarray(6, end)),
  };
}

function frameOf(from: Record<string, unknown>, encoded: ReturnType<typeof encodeHj212Segment>): DescribedFrame {
  if (!encoded.ok) return encoded;
  const read = decodeHj212(encoded.bytes);
  if (!read.ok) return read;
  const told = { ...fieldsOf(read.value), ...meaningOf(read.value) };
  const derived = ['length', 'crc', 'flag', 'meaning', ...(from['segment'] === undefined ? [] : ['head', 'cp'])];
  const fault = contradiction(from, only(told, derived));
  if (fault) return fault;
  return { ok: true, value: { frame: text.decode(encoded.bytes), ...fieldsOf(read.value) } };
}

function describeFound(found: Hj212Found): Described {
  if (found.kind === 'frame') return { accept: true, ...fieldsOf(found.frame), ...meaningOf(found.frame) };
  if (found.kind === 'noise') return { accept: false, reasons: ['no ##'], text: text.decode(found.bytes) };
  const { rejection, message } = found;
  return {
    accept: false,
    reasons: rejection.reasons,
    message,
    declared_length: rejection.declaredLength,
    actual_length: rejection.actualLength,
    crc_in_frame: rejection.crcInFrame,
    crc_computed: rejection.crcComputed,
  };
}

function fieldsOf(frame: Hj212Frame): Record<string, unknown> {
  const { value, version, split, ackWanted } = frame.flag;
  return {
    length: frame.length,
    crc: frame.crc,
    quirks: frame.quirks,
    head: frame.head,
    flag: { value, version, split, ack_wanted: ackWanted },
    cp: frame.cp,
  };
}

function meaningOf(frame: Hj212Frame): { meaning: Record<string, unknown> } {
  const { at, measurements, faults } = readHj212Report(frame.cp);
  return {
    meaning: {
      system: hj212Systems[field(frame.head, 'ST') ?? ''] ?? null,
      command: hj212Commands[field(frame.head, 'CN') ?? ''] ?? null,
      ...answersOf(frame.cp),
      ...(at === null ? {} : { data_time: new Date(at).toISOString() }),
      ...(measurements.length === 0 ? {} : { values: measurements.map(valueOf) }),
      ...(faults.length === 0 ? {} : { not_readable: faults }),
    },
  };
}

/** Answers and states of equipment in words. A number outside the tables is told as unknown, not guessed at. */
function answersOf(cp: readonly Hj212Item[]): Record<string, unknown> {
  const tables = { QnRtn: hj212RequestAnswers, ExeRtn: hj212Results } as const;
  const found: Record<string, unknown> = {};
  const equipment: Record<string, string | null> = {};
  for (const [name, value] of cp.flatMap((item) => Object.entries(item))) {
    if (name === 'QnRtn' || name === 'ExeRtn') found[name] = tables[name][value] ?? null;
    else if (/^SB\d+-RS$/.test(name)) equipment[name.slice(0, -3)] = hj212EquipmentStates[value] ?? null;
  }
  return Object.keys(equipment).length === 0 ? found : { ...found, equipment };
}

function valueOf({ code, entry, values, mark, sampledAt }: ReturnType<typeof readHj212Report>['measurements'][number]) {
  return {
    code,
    name: entry?.name.en ?? entry?.name.zh ?? null,
    unit: entry?.unit ?? null,
    ...values,
    ...(mark === undefined ? {} : { flag: mark }),
    ...(sampledAt === null ? {} : { sampled_at: new Date(sampledAt).toISOString() }),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text of a field; a number too, unless it has lost digits on its way through JSON. */
function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  const isExact = typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  return isExact && !String(value).includes('e') ? String(value) : null;
}

function textsOf(fields: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, textOf(value)!]));
}
