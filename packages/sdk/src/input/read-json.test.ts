import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseJson, readInput } from './read-json.ts';

describe('documents that are handed in', () => {
  it('says which document is empty or no JSON', () => {
    expect(() => parseJson(' \n', 'The file a.json')).toThrow('The file a.json is empty');
    expect(() => parseJson('{', 'The input')).toThrow(/^The input is not JSON: /);
    expect(parseJson('{"a":1}', 'The input')).toEqual({ a: 1 });
  });

  it('names each field with its value and what was expected, and keeps all of them', () => {
    const schema = z.strictObject({ a: z.number(), list: z.array(z.number()) });
    let error: { code?: string; message?: string; params?: Record<string, unknown> } = {};
    try {
      readInput(schema, { a: 'x', list: [1, null, 'y', 2, 'z', 'u', 'v'], b: 1 });
    } catch (thrown) {
      error = thrown as typeof error;
    }
    expect(error.code).toBe('INPUT_INVALID');
    expect(error.message).toContain('7 fields are not right; a: "x"');
    expect(error.message).toContain('and 2 more');
    expect(error.params?.['fields']).toHaveLength(7);
    expect(readInput(schema, { a: 1, list: [] })).toEqual({ a: 1, list: [] });
  });
});
