import { readInput } from '@lingtan/sdk';
import { z } from 'zod';

/** Fields in which a document says in words what it is about; they decide nothing. A figure there is a setting misplaced. */
const remarks = ['title', 'note', 'comment', 'description', 'formula', 'formulae', 'rule', 'limit', 'units', 'source'];

/**
 * Reads a document by its schema. Of a schema with several forms, the form that shares most fields with the document is meant, so
 * that what is wrong is told by the fields of that form. Remarks in words are left out.
 * @throws INPUT_INVALID
 */
export function readVariant<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const given = withoutRemarks(schema, input);
  return readInput(formOf(schema, given) as unknown as S, given);
}

function formOf(schema: z.ZodType, input: unknown): z.ZodType {
  if (!(schema instanceof z.ZodUnion) || typeof input !== 'object' || input === null) return schema;
  const scored = (schema.options as readonly z.ZodType[]).map((form) => ({ form, score: scoreOf(form, input) }));
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a));
  return best.score > 0 ? best.form : schema;
}

/** Fields in common count; of those that are not, one that the form needs and does not get counts against it. */
function scoreOf(form: z.ZodType, input: object): number {
  const shape = shapeOf(form);
  const needed = Object.entries(shape).filter(([, field]) => !field.safeParse(undefined).success);
  // A word that tells the forms apart, such as a type, is shared by those that know it.
  const isOf = (name: string, value: unknown): boolean =>
    Object.hasOwn(shape, name) && (!isWord(shape[name]!) || shape[name]!.safeParse(value).success);
  const shared = Object.entries(input).filter(([name, value]) => isOf(name, value)).length;
  return shared - needed.filter(([name]) => !Object.hasOwn(input, name)).length * 0.1;
}

const isWord = (field: z.ZodType): boolean => field instanceof z.ZodLiteral || field instanceof z.ZodEnum;

/** Names of the fields of a schema, in all its forms. */
export function fieldsOf(schema: z.ZodType): ReadonlySet<string> {
  const forms = schema instanceof z.ZodUnion ? (schema.options as readonly z.ZodType[]) : [schema];
  return new Set(forms.flatMap((form) => Object.keys(shapeOf(form))));
}

function shapeOf(schema: z.ZodType): Record<string, z.ZodType> {
  return schema instanceof z.ZodObject ? (schema.shape as Record<string, z.ZodType>) : {};
}

function withoutRemarks(schema: z.ZodType, input: unknown): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  const known = fieldsOf(schema);
  return Object.fromEntries(
    Object.entries(input).filter(([name, value]) => known.has(name) || !remarks.includes(name) || !isWords(value)),
  );
}

const isWords = (value: unknown): boolean => typeof value === 'string' && Number.isNaN(Number(value));
