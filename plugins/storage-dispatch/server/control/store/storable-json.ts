/**
 * JSON that PostgreSQL takes as `jsonb`: zero characters and halves of surrogate pairs, which it refuses, become �. What
 * others send is recorded whatever it is.
 */
export function storableJson(value: unknown): string {
  return JSON.stringify(value).replace(/\\u0000|\\ud[89a-f][0-9a-f]{2}/gi, '\\ufffd');
}
