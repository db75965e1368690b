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

/** Bytes of a text with hex digits, blanks between them allowed; null when it is none. */
export function hexBytes(text: unknown): Uint8Array | null {
  if (typeof text !== 'string') return null;
  const digits = text.replaceAll(/0x|[\s,;:-]/gi, '');
  if (digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits)) return null;
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** A whole number from a JSON number or a text such as `0x11`, `11h` or `17`; null when it is none in the range. */
export function wholeNumber(value: unknown, low: number, high: number): number | null {
  const text = String(value).trim();
  const number = /^[0-9a-f]+h$/i.test(text) ? Number.parseInt(text, 16) : Number(text);
  return text !== '' && Number.isInteger(number) && number >= low && number <= high ? number : null;
}
