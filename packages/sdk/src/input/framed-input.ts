import { z } from 'zod';
import { readInput } from './read-json.ts';

/**
 * The one field that any document may hold beside its content, with or without a frame: whatever its author wants to
 * say. It decides nothing, and no content has a field of this name.
 */
const remarks = 'remarks';

/** What any document may say of itself beside its `input`; it decides nothing. */
const remarkFields: readonly string[] = [
  ...['id', 'name', 'title', 'note', 'comment', 'description', 'source', 'units', remarks],
];

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Whether a document is a worked example, which says what is to come out, or a file of such. What else stands in it are
 * remarks of its author, whatever they are called; everywhere else a field that nobody knows is refused, since it may
 * be a setting that is misplaced.
 */
function isExample(document: Fields): boolean {
  const cases = document['cases'];
  if (Array.isArray(cases)) return cases.some((each) => isFields(each) && isExample(each));
  return (document['expected'] ?? null) !== null;
}

/**
 * What stands in one field of a document; undefined where the document is none that has the field.
 * @param also fields that the command reads beside it
 * @throws INPUT_INVALID naming each field beside it that is neither a remark nor one of those
 */
export function framedPart(document: unknown, part: string, also: readonly string[] = []): unknown {
  if (!isFields(document) || !Object.hasOwn(document, part)) return undefined;
  if (isExample(document)) return document[part];
  const beside = [...remarkFields, ...also].map((field) => [field, z.unknown().optional()] as const);
  readInput(z.strictObject({ ...Object.fromEntries(beside), [part]: z.unknown() }), document);
  return document[part];
}

/**
 * What stands in the `input` of a document, or the document itself where it has none, without its `remarks`.
 * See {@link framedPart}.
 */
export function framedInput(document: unknown): unknown {
  const isFramed = isFields(document) && Object.hasOwn(document, 'input');
  const content = isFramed ? framedPart(document, 'input') : document;
  if (!isFields(content) || !Object.hasOwn(content, remarks)) return content;
  const { [remarks]: _, ...rest } = content;
  return rest;
}

/** A list, or what stands in the `cases` of a document; null where it is one document. See {@link framedPart}. */
export function framedCases(document: unknown, also: readonly string[] = []): readonly unknown[] | null {
  if (Array.isArray(document)) return document;
  if (!isFields(document) || !Array.isArray(document['cases'])) return null;
  return framedPart(document, 'cases', also) as unknown[];
}

/**
 * Answers what a document holds. The answer to a worked example that expects, or gives a tolerance for, what is not in
 * the answer says so as `notAnswered`, by the names of these fields: who compares the two would otherwise take what is
 * written wrong for what is right.
 * @param fields names of content that the command reads from a copy of it
 * @throws INPUT_INVALID naming each field beside the input of a worked example that the command looks for within it
 */
export function answerFramed(
  document: unknown,
  answer: (content: unknown) => unknown,
  { fields = [] }: { fields?: Iterable<string> } = {},
): unknown {
  const content = framedInput(document);
  const beside = besideInput(document);
  if (beside.length === 0 || !isFields(content)) return ended(document, answer, content);
  const sought = new Set(fields);
  /** A setting that is misplaced may be what the command then misses. */
  const refuse = (): void => {
    const misplaced = beside.filter((name) => sought.has(name));
    if (misplaced.length > 0) readInput(z.strictObject({}), only(document as Fields, misplaced));
  };
  const refused = (error: unknown): never => {
    refuse();
    throw error;
  };
  try {
    const found = ended(document, answer, noting(content, sought));
    if (found instanceof Promise) return found.then((each: unknown) => (refuse(), each), refused);
    refuse();
    return found;
  } catch (error) {
    return refused(error);
  }
}

function ended(document: unknown, answer: (content: unknown) => unknown, content: unknown): unknown {
  const found = answer(content);
  return found instanceof Promise
    ? found.then((each: unknown) => comparable(document, each))
    : comparable(document, found);
}

/** What stands beside the input of a worked example and may be a remark of its author as well as a setting that is misplaced. */
function besideInput(document: unknown): string[] {
  if (!isFields(document) || !Object.hasOwn(document, 'input') || !isExample(document)) return [];
  const known = new Set(['input', 'expected', 'tolerance', ...remarkFields]);
  return Object.keys(document).filter((name) => !known.has(name));
}

const only = (fields: Fields, names: readonly string[]): Fields =>
  Object.fromEntries(names.map((name) => [name, fields[name]]));

/** The same content, which notes what is looked for in it: a schema asks for each field that it has. */
function noting(content: Fields, sought: Set<string>): Fields {
  const note = (name: string | symbol): void => void (typeof name === 'string' && sought.add(name));
  return new Proxy(content, {
    get: (of, name) => (note(name), Reflect.get(of, name) as unknown),
    has: (of, name) => (note(name), Reflect.has(of, name)),
  });
}

function comparable(document: unknown, found: unknown): unknown {
  const missing = notAnswered(document, found);
  if (missing.length === 0) return found;
  return isFields(found) ? { ...found, notAnswered: missing } : { answer: found, notAnswered: missing };
}

function notAnswered(document: unknown, found: unknown): string[] {
  if (!isFields(document) || !Object.hasOwn(document, 'input') || !isExample(document)) return [];
  const { expected, tolerance } = document;
  // A tolerance in words, or of one size, is for all fields.
  const sizes = typeof tolerance === 'object' ? fieldsWithout(tolerance, found, 'tolerance', false) : [];
  return [...fieldsWithout(expected, found, 'expected', true), ...sizes];
}

/** Places of what is wanted for which there is nothing; of values also where one stands for several or the other way. */
function fieldsWithout(wanted: unknown, found: unknown, at: string, isValue: boolean): string[] {
  // Who expects nothing may find nothing.
  if (wanted === null || wanted === undefined) return [];
  if (typeof wanted !== 'object') return isValue && typeof found === 'object' && found !== null ? [at] : [];
  if (typeof found !== 'object' || found === null || Array.isArray(found) !== Array.isArray(wanted)) return [at];
  return Object.entries(wanted).flatMap(([name, inner]) => {
    if (!Object.hasOwn(found, name)) return (inner ?? null) === null ? [] : [`${at}.${name}`];
    return fieldsWithout(inner, (found as Fields)[name], `${at}.${name}`, isValue);
  });
}
