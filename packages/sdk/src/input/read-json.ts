import type { z } from 'zod';
import { defineErrors, type LingtanError } from '../errors.ts';
import { parseInput } from './parse-input.ts';
import { fieldProblems, sayProblems } from './describe-issues.ts';

/** What can be wrong with a document that was handed in. */
export const inputErrors = defineErrors('INPUT', {
  UNREADABLE: {
    message: '{source} cannot be read: {problem}',
    status: 400,
    'zh-CN': { message: '{source} 无法读取：{problem}' },
  },
  EMPTY: { message: '{source} is empty', status: 400, 'zh-CN': { message: '{source} 为空' } },
  NOT_JSON: {
    message: '{source} is not JSON: {problem}',
    status: 400,
    'zh-CN': { message: '{source} 不是 JSON：{problem}' },
  },
  INVALID: {
    message: '{count} fields are not right; {problems}',
    status: 422,
    'zh-CN': { message: '{count} 个字段有误；{problems}' },
  },
});

/** How many problems a message names; `params.fields` has all. */
const named = 5;

/**
 * Reads a text as JSON.
 * @param source what to call it in a message, such as `The file plan.json`
 * @throws INPUT_EMPTY, INPUT_NOT_JSON
 */
export function parseJson(text: string, source: string): unknown {
  if (text.trim() === '') throw inputErrors.EMPTY({ source });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw inputErrors.NOT_JSON({ source, problem: (cause as Error).message }, cause);
  }
}

/**
 * Reads a document by its schema.
 * @throws INPUT_INVALID with each field, its value and what was expected
 */
export function readInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = parseInput(schema, input);
  if (parsed.success) return parsed.data;
  throw invalidInput(parsed.error, input, schema);
}

/** The error that says what a schema has found wrong with a document. */
export function invalidInput(error: z.ZodError, input: unknown, schema?: z.ZodType): LingtanError {
  const fields = fieldProblems(error, input, schema);
  const shown = sayProblems(fields.slice(0, named));
  const rest = fields.length - named;
  const problems =
    rest > 0 ? { en: `${shown.en}; and ${rest} more`, 'zh-CN': `${shown['zh-CN']}；另有 ${rest} 处` } : shown;
  return inputErrors.INVALID({ count: fields.length, problems, fields });
}
