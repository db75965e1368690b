import { parseInput, fieldProblems } from '@lingtan/sdk';
import { type z } from 'zod';
import { documentErrors } from './errors.ts';
import { knownFields } from './known-fields.ts';

/** How the SDK says that a field is none of a form; which ones are is said here. */
const unknownField = 'unknown field';

/** One form that a document may have. */
export interface Shape {
  readonly name: string;
  readonly schema: z.ZodType;
  /** Whether a document is meant to be of this form, right or wrong. */
  fits(document: Readonly<Record<string, unknown>>): boolean;
  run(document: unknown): unknown;
}

/** Declares a form whose document is checked before it is run. */
export function defineShape<S extends z.ZodType>(
  name: string,
  schema: S,
  fits: Shape['fits'],
  run: (document: z.output<S>) => unknown,
): Shape {
  return {
    name,
    schema,
    fits,
    run(document) {
      const read = parseInput(schema, document);
      if (read.success) return run(read.data);
      const issues = fieldProblems(read.error, document, schema).map(({ field, problem }) => {
        if (problem !== unknownField) return { path: field, message: problem };
        const known = knownFields(schema, document, field.split('.').slice(0, -1)).join(', ');
        return { path: field, message: known === '' ? problem : `${problem}; expected ${known}` };
      });
      const [{ path, message }] = issues as [(typeof issues)[number]];
      const first = path === '' ? message : `${path}: ${message}`;
      throw documentErrors.DOCUMENT_INVALID({ count: issues.length, first, issues: issues.slice(0, 100) });
    },
  };
}

/** Whether a document has a field. */
export function has(...names: string[]): Shape['fits'] {
  return (document) => names.every((name) => document[name] !== undefined);
}
