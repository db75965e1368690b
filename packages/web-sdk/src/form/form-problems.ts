import { fieldOf } from './field-model.ts';
import type { JsonSchema } from './json-schema.ts';
import { validate } from './validate.ts';

/** Paths of the fields of a value that a `SchemaForm` would show a problem at; none where it may be sent. */
export function formProblemPaths(schema: JsonSchema, value: unknown): string[] {
  return Object.keys(validate(fieldOf(schema), value));
}
