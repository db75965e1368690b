import { z } from 'zod';
import { readInput } from './read-json.ts';

/**
 * What a document says about itself, or about where its figures come from, beside its `input` or its `cases`: it
 * decides nothing. Anything else there is refused like any field that nobody knows.
 */
const remarkFields: readonly string[] = [
  ...['id', 'name', 'title', 'note', 'comment', 'description', 'meaning', 'checks', 'rule', 'method', 'semantics'],
  ...['source', 'source_note', 'licence', 'units', 'formula', 'formulae', 'derivation', 'states'],
  ...['expected', 'tolerance', 'critical', 'check_values', 'publishedOutput'],
  ...['defectUpstream', 'columns_note', 'limits_g_m3', 'format', 'reply_fields', 'signed_rule'],
];

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What stands in one field of a document; undefined where the document is none that has the field.
 * @param also fields that the command reads beside it
 * @throws INPUT_INVALID naming each field beside it that is neither a remark nor one of those
 */
export function framedPart(document: unknown, part: string, also: readonly string[] = []): unknown {
  if (!isFields(document) || !Object.hasOwn(document, part)) return undefined;
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
