import { z } from 'zod';
import { readInput } from './read-json.ts';

/** What any document may say of itself beside its `input`; it decides nothing. */
const remarkFields: readonly string[] = [
  ...['id', 'name', 'title', 'note', 'comment', 'description', 'source', 'units'],
];

/** What only a worked example has: it says what is to come out. */
const exampleFields: readonly string[] = ['expected', 'tolerance'];

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Whether a document is a worked example, or a file of such. What else stands in it are remarks of its author, whatever
 * they are called; everywhere else a field that nobody knows is refused, since it may be a setting that is misplaced.
 */
function isExample(document: Fields): boolean {
  const cases = document['cases'];
  return (
    exampleFields.some((field) => (document[field] ?? null) !== null) ||
    (Array.isArray(cases) && cases.some((each) => isFields(each) && isExample(each)))
  );
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

/** What stands in the `input` of a document, or the document itself where it has none. See {@link framedPart}. */
export function framedInput(document: unknown, also: readonly string[] = []): unknown {
  return isFields(document) && Object.hasOwn(document, 'input') ? framedPart(document, 'input', also) : document;
}

/** A list, or what stands in the `cases` of a document; null where it is one document. See {@link framedPart}. */
export function framedCases(document: unknown, also: readonly string[] = []): readonly unknown[] | null {
  if (Array.isArray(document)) return document;
  if (!isFields(document) || !Array.isArray(document['cases'])) return null;
  return framedPart(document, 'cases', also) as unknown[];
}
