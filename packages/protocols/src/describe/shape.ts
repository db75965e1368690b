import { failed, type CodecError } from '../result.ts';

/** A frame in the words of an engineer at a cabinet, as JSON. `accept` says whether the frame holds. */
export type Described = { accept: boolean } & Record<string, unknown>;

/** Outcome of encoding from JSON. */
export type DescribedFrame = { ok: true; value: Record<string, unknown> } | { ok: false; error: CodecError };

/** One protocol for the command line: bytes to JSON and JSON to bytes. */
export interface ProtocolDescription {
  /** What it is, in a line. */
  title: string;
  /** Input is text, as HJ 212, or bytes written in hex. */
  input: 'text' | 'hex';
  /** Takes apart all frames that the bytes hold, good and bad. */
  decode(bytes: Uint8Array): Described[];
  /** Writes a frame from its JSON description. */
  encode(from: Record<string, unknown>): DescribedFrame;
}

/** A refusal that names field, value and what was expected. */
export function wrong(field: string, value: unknown, expected: string): { ok: false; error: CodecError } {
  return failed('BAD_VALUE', `${field}: ${expected} expected, got ${JSON.stringify(value) ?? 'nothing'}`);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A scalar as it is compared: hex digits and numbers have more than one spelling. */
const plain = (value: unknown): string => String(value).replaceAll(/\s/g, '').toUpperCase();

/**
 * The first field of a description that the frame made of it tells otherwise; undefined where they agree. A sum, a length or a meaning
 * that is given beside what it follows from would else be left out in silence.
 * @param told what the frame says; fields that it does not say are not looked at
 */
export function contradiction(
  from: Record<string, unknown>,
  told: Record<string, unknown>,
  path = '',
): ReturnType<typeof wrong> | undefined {
  for (const name of Object.keys(told)) {
    const fault = Object.hasOwn(from, name) ? differing(`${path}${name}`, from[name], told[name]) : undefined;
    if (fault) return fault;
  }
  return undefined;
}

function differing(path: string, given: unknown, told: unknown): ReturnType<typeof wrong> | undefined {
  if (given === undefined) return undefined;
  if (isObject(given) && isObject(told)) return contradiction(given, told, `${path}.`);
  if (Array.isArray(given) && Array.isArray(told) && given.length === told.length) {
    const faults = told.map((each: unknown, at) => differing(`${path}[${at}]`, given[at], each));
    return faults.find((fault) => fault !== undefined);
  }
  const isSame = typeof given !== 'object' && typeof told !== 'object' && plain(given) === plain(told);
  return isSame || (given === null && told === null) ? undefined : wrong(path, given, JSON.stringify(told));
}

/** Some fields of what a frame tells. */
export function only(told: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => Object.hasOwn(told, name)).map((name) => [name, told[name]]));
}

/** Bytes of a text with hex digits, blanks between them allowed; null when it is none. */
export function hexBytes(text: unknown): Uint8Array | null {
  if (typeof text !== 'string') return null;
  const digits = text.replaceAll(/0x|[\s,;:-]/gi, '');
  if (digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits)) return null;
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** A whole number from a JSON number or a text such as `0x11`, `11h` or `17`; null when it is none in the range. */
export function wholeNumber(value: unknown, low: number, high: number): number | null {
  // Of a list with one number a text is that number.
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  const text = String(value).trim();
  const number = /^[0-9a-f]+h$/i.test(text) ? Number.parseInt(text, 16) : Number(text);
  return text !== '' && Number.isInteger(number) && number >= low && number <= high ? number : null;
}
