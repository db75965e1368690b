import { readFileSync } from 'node:fs';
import {
  describeDlt645Value,
  hexBytes,
  protocolDescriptions,
  type Described,
  type ProtocolDescription,
} from '@lingtan/protocols';
import { answerFramed, defineErrors, framedCases, isRefusedEntry, readInput, refusalOf } from '@lingtan/sdk';
import type { Command } from 'commander';
import { z } from 'zod';
import { printAnswer } from './fail.ts';

const protocolErrors = defineErrors('PROTOCOL', {
  UNKNOWN: { message: 'The protocol {name} is not known here', status: 400, hint: 'Known are: {known}.' },
  UNREADABLE: { message: 'The file {file} cannot be read: {reason}', status: 400 },
  NO_INPUT: { message: 'There is nothing to read', status: 400 },
  NOT_JSON: { message: 'The input is not JSON: {reason}', status: 400 },
  NOT_HEX: { message: 'hex: bytes as hex digits expected, got {text}', status: 400 },
  ONE_FRAME: { message: 'one of {names} expected, got {given}', status: 400 },
  NOT_ENCODED: { message: '{reason}', status: 400 },
});

const names = Object.keys(protocolDescriptions).join(', ');

/** `lingtan protocol …`: for an engineer at a cabinet, without installation. */
export function protocolCommands(program: Command): void {
  const protocol = program.command('protocol').description('take frames of field protocols apart, or write them');
  protocol
    .command('decode <protocol> [file]')
    .description(`hex or text in (file or standard input), JSON out; protocols: ${names}`)
    .action((name: string, file = '-') => {
      printAnswer(decodeInput(descriptionOf(name), name, readText(file)), isRefused);
    });
  protocol
    .command('encode <protocol> [file]')
    .description(`JSON in (file or standard input), frame as JSON out; protocols: ${names}`)
    .action((name: string, file = '-') => {
      printAnswer(encodeInput(descriptionOf(name), readText(file)), isRefused);
    });
}

/** Whether what is told of one document, or of a frame in it, is that it was refused. */
function isRefused(told: unknown): boolean {
  const { accept, frames } = told as { accept?: boolean; frames?: unknown[] };
  return accept === false || isRefusedEntry(told) || (frames ?? []).some(isRefused);
}

/**
 * What a text holds: the description of its frame, or a list where it holds several. JSON input names the frame as `frame`,
 * `hex` or `text`; for DL/T 645 also a value apart, as `DI` and `data`. A list of such documents, or a document with `cases`,
 * gives a list in which a document that cannot be read stands as its error.
 */
export function decodeInput(description: ProtocolDescription, name: string, text: string): Described | Described[] {
  if (!/^\s*[[{]/.test(text)) return decodeText(description, text);
  return eachDocument(parseJson(text), (given) => decodeDocument(description, name, given)) as Described | Described[];
}

const one = z.unknown().optional();
/** A frame as a document, in one of three ways. */
const frameDocument = z.strictObject({ frame: one, hex: one, text: one });
/** A value of DL/T 645 apart from its frame: the bytes as they stand there, less 33H each. */
const valueDocument = z.strictObject({ DI: z.string(), data: z.string() });

function decodeText(description: ProtocolDescription, text: string): Described | Described[] {
  return oneOrAll(description.decode(bytesOf(description, text)));
}

function decodeDocument(description: ProtocolDescription, name: string, given: unknown): Described | Described[] {
  if (typeof given === 'string') return decodeText(description, given);
  const document = asObject(given);
  if (name === 'dlt645' && Object.hasOwn(document, 'DI')) {
    const { DI: identifier, data } = readInput(valueDocument, document);
    return describeDlt645Value(identifier, bytesOfHex(data)) as Described;
  }
  const { frame, hex, text } = readInput(frameDocument, document);
  const ways = Object.keys(document);
  // Of two frames one would be left out in silence.
  if (ways.length > 1)
    throw protocolErrors.ONE_FRAME({ names: Object.keys(frameDocument.shape).join(', '), given: ways.join(', ') });
  const written = frame ?? hex ?? text;
  if (typeof written !== 'string' || written.trim() === '') throw protocolErrors.NO_INPUT();
  if (hex !== undefined) return oneOrAll(description.decode(bytesOfHex(hex)));
  // A JSON text shows its line ends: what is missing there is missing in the frame.
  const isWhole = description.input === 'text' && frame !== undefined && hexBytes(written) === null;
  const bytes = isWhole ? new TextEncoder().encode(written) : bytesOf(description, written);
  return oneOrAll(description.decode(bytes));
}

function oneOrAll(found: Described[]): Described | Described[] {
  return found.length === 1 ? found[0]! : found;
}

function asObject(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw protocolErrors.NO_INPUT();
  return value as Record<string, unknown>;
}

/** One document, a list, or a file of cases; each may carry what is meant as `input`, beside an `id`. */
function eachDocument(json: unknown, read: (given: unknown) => unknown): unknown {
  const cases = framedCases(json);
  if (!cases) return answerFramed(json, read);
  return cases.map((each) => {
    const id = (each as { id?: unknown } | null)?.id;
    const named = id === undefined ? {} : { id };
    try {
      const found = answerFramed(each, read);
      return Array.isArray(found) ? { ...named, frames: found as unknown[] } : { ...named, ...(found as object) };
    } catch (error) {
      return { ...named, error: refusalOf(error) };
    }
  });
}

/**
 * The frame that a JSON text describes; a list, or a document with `cases`, gives a list.
 * @throws PROTOCOL_NOT_ENCODED naming the field, the value and what was expected
 */
export function encodeInput(
  description: ProtocolDescription,
  text: string,
): Record<string, unknown> | Record<string, unknown>[] {
  // A bare segment of HJ 212 is taken as it is.
  const json = /^\s*[[{"]/.test(text) ? parseJson(text) : { segment: text.trim() };
  return eachDocument(json, (given) => {
    if (typeof given === 'string') return written(description, { segment: given });
    const read = new Set<string>();
    const value = written(description, noted(asObject(given), '', read));
    const [decoded] = description.decode(bytesOf(description, String(value['hex'] ?? value['frame'])));
    const known = new Set([...read, ...fieldsOf({ ...decoded, ...value })]);
    const unknown = fieldsOf(given).filter((field) => !known.has(field));
    // What nothing has read would be missing in the frame that goes to a device.
    if (unknown.length > 0)
      throw protocolErrors.NOT_ENCODED({ reason: unknown.map((field) => `${field}: unknown field`).join('; ') });
    return value;
  }) as Record<string, unknown>;
}

function written(description: ProtocolDescription, from: Record<string, unknown>): Record<string, unknown> {
  const result = description.encode(from);
  if (!result.ok) throw protocolErrors.NOT_ENCODED({ reason: result.error.message });
  return result.value;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Paths of all fields of a document, through its lists. */
function fieldsOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => fieldsOf(each, path));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => [`${path}${name}`, ...fieldsOf(inner, `${path}${name}.`)]);
}

/** A document that notes the paths of what is read of it. */
function noted<T>(value: T, path: string, read: Set<string>): T {
  if (Array.isArray(value)) return value.map((each: unknown) => noted(each, path, read)) as T;
  if (!isObject(value)) return value;
  return new Proxy(value, {
    get(from, name) {
      const at = `${path}${String(name)}`;
      read.add(at);
      return noted(Reflect.get(from, name), `${at}.`, read);
    },
  }) as T;
}

function descriptionOf(name: string): ProtocolDescription {
  const found = Object.hasOwn(protocolDescriptions, name) ? protocolDescriptions[name] : undefined;
  if (!found) throw protocolErrors.UNKNOWN({ name, known: names });
  return found;
}

function readText(file: string): string {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    throw protocolErrors.UNREADABLE({ file, reason: (cause as Error).message }, cause);
  }
  if (text.trim() === '') throw protocolErrors.NO_INPUT();
  return text;
}

/** Text protocols also come as hex dumps; a text frame never consists of hex digits only. */
function bytesOf(description: ProtocolDescription, text: string): Uint8Array {
  if (description.input === 'hex') return bytesOfHex(text);
  return hexBytes(text) ?? new TextEncoder().encode(withLineEnds(text));
}

/** A frame copied from a log has lost its CR LF, or a part of it, or shows it as four characters. */
function withLineEnds(text: string): string {
  const lines = text.replaceAll(String.raw`\r\n`, '\r\n').replace(/\r?\n/g, '\r\n');
  return lines.endsWith('\r\n') ? lines : `${lines}\r\n`;
}

function bytesOfHex(text: unknown): Uint8Array {
  const bytes = hexBytes(text);
  if (bytes === null) throw protocolErrors.NOT_HEX({ text: JSON.stringify(text) ?? 'nothing' });
  return bytes;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw protocolErrors.NOT_JSON({ reason: (cause as Error).message }, cause);
  }
}
