import { z } from 'zod';
import type { ConfigFault } from '../config.ts';
import type { LocalizedText } from '../text.ts';
import { type Bounds, expectationOf, verdictOf } from './expectation.ts';
import { say } from './format-texts.ts';

/** One thing that is wrong with an input: where, what was there, what was expected. */
export interface FieldProblem {
  /** Dotted path; empty when the input as a whole is meant. */
  field: string;
  value: unknown;
  expected: string;
  /** All of it in one sentence without the field: `missing; expected text`. */
  problem: string;
  /** `expected` and `problem` in Chinese; texts that a schema brings along without `schemaText` stay as they are. */
  'zh-CN': { expected: string; problem: string };
}

const shownLength = 120;

/** Short form of a value for a message. */
export function shown(value: unknown): string {
  // JSON has no NaN and no infinity, and would call both null.
  const text =
    value === undefined
      ? 'nothing'
      : typeof value === 'number'
        ? String(value)
        : (JSON.stringify(value) ?? String(value));
  return text.length > shownLength ? `${text.slice(0, shownLength)}…` : text;
}

/**
 * Takes a zod error apart into fields, values and expectations. `input` is what was validated; with `schema`, numbers
 * out of range are answered with both ends of the range.
 */
export function fieldProblems(error: z.ZodError, input: unknown, schema?: z.ZodType): FieldProblem[] {
  return error.issues.flatMap((issue) => problemsOf(issue, [], input, schema));
}

/** Faults of a document that has the right form, as problems of its fields. */
export function faultProblems(faults: readonly ConfigFault[], input: unknown): FieldProblem[] {
  return faults.map(({ path, problem }) => {
    const names = path.map(String);
    return fieldProblem(names, valueAt(input, names), problem, problem);
  });
}

/** All problems in one line. */
export function describeIssues(error: z.ZodError, input: unknown, schema?: z.ZodType): string {
  return sayProblems(fieldProblems(error, input, schema)).en;
}

/** Problems in one line, in both languages. */
export function sayProblems(fields: readonly FieldProblem[]): LocalizedText {
  return say(
    fields.map(({ field, problem }) => `${field || '(whole)'}: ${problem}`).join('; '),
    fields.map(({ field, 'zh-CN': { problem } }) => `${field || '（整体）'}：${problem}`).join('；'),
  );
}

function problemsOf(
  issue: z.core.$ZodIssue,
  before: readonly string[],
  input: unknown,
  schema: z.ZodType | undefined,
): FieldProblem[] {
  const path = [...before, ...issue.path.map(String)];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const value = valueAt(input, [...path, key]);
      return fieldProblem([...path, key], value, expectationOf(issue), say('unknown field', '未知字段'));
    });
  }
  // The best fitting alternative of a union is what the sender meant.
  const branch = issue.code === 'invalid_union' ? closest(issue.errors) : null;
  if (branch) return branch.flatMap((inner) => problemsOf(inner, path, input, schema));
  const value = valueAt(input, path);
  const expected = expectationOf(issue, schema ? boundsAt(schema, path) : {});
  const fault = issue.code === 'custom' && issue.params?.['fault'] === true;
  return [fieldProblem(path, value, expected, fault ? expected : sentence(issue, value, expected))];
}

function fieldProblem(
  path: readonly string[],
  value: unknown,
  expected: LocalizedText,
  problem: LocalizedText,
): FieldProblem {
  const zh = { expected: expected['zh-CN'], problem: problem['zh-CN'] };
  return { field: path.join('.'), value, expected: expected.en, problem: problem.en, 'zh-CN': zh };
}

function sentence(issue: z.core.$ZodIssue, value: unknown, expected: LocalizedText): LocalizedText {
  const verdict = verdictOf(issue);
  const found =
    value === undefined
      ? say('missing', '缺少')
      : say(`${shown(value)} ${verdict.en}`, `${shown(value)} ${verdict['zh-CN']}`);
  const must = expected.en.startsWith('must ');
  return say(
    `${found.en}; ${must ? 'it' : 'expected'} ${expected.en}`,
    `${found['zh-CN']}；${must ? '' : '应为'} ${expected['zh-CN']}`,
  );
}

/** The alternative that got further than its first look at the value, unknown fields apart; null when none did. */
function closest(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | null {
  const deep = branches.filter(
    (branch) => branch.length > 0 && branch.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'),
  );
  return deep.length === 0 ? null : deep.reduce((best, branch) => (branch.length < best.length ? branch : best));
}

// Writing a schema down takes milliseconds, and a refused batch asks for each of its faults.
const written = new WeakMap<z.ZodType, z.core.JSONSchema.BaseSchema>();

function writtenDown(schema: z.ZodType): z.core.JSONSchema.BaseSchema {
  const known = written.get(schema) ?? z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  written.set(schema, known);
  return known;
}

function boundsAt(schema: z.ZodType, path: readonly string[]): Bounds {
  let at: z.core.JSONSchema.BaseSchema | undefined = writtenDown(schema);
  for (const key of path) at = (at?.properties?.[key] ?? at?.items) as typeof at;
  const min = at?.minimum ?? at?.minLength ?? at?.minItems;
  const max = at?.maximum ?? at?.maxLength ?? at?.maxItems;
  return {
    ...(min === undefined || min <= -Number.MAX_SAFE_INTEGER ? {} : { min }),
    ...(max === undefined || max >= Number.MAX_SAFE_INTEGER ? {} : { max }),
  };
}

function valueAt(input: unknown, path: readonly string[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
