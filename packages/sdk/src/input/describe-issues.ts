import type { z } from 'zod';
import type { ConfigFault } from '../config.ts';
import type { LocalizedText } from '../text.ts';
import { namedFaults } from './parse-input.ts';
import { expectationOf, verdictOf } from './expectation.ts';
import { placeIn } from './place-in.ts';
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

/**
 * Short form of a value for a message. Of an object or a list only that it is one: what is in it is not what is wrong, and may
 * be secret.
 */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length > 0 ? '[…]' : '[]';
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0 ? '{…}' : '{}';
  if (typeof value === 'string')
    return value.length > shownLength
      ? `${JSON.stringify(value.slice(0, shownLength)).slice(0, -1)}…`
      : JSON.stringify(value);
  return String(value);
}

/**
 * Takes a zod error apart into fields, values and expectations. `input` is what was validated; with `schema`, numbers
 * out of range are answered with both ends of the range, and the value of a secret is not told. Of more than 50 problems
 * the last entry says that there are more.
 */
export function fieldProblems(error: z.ZodError, input: unknown, schema?: z.ZodType): FieldProblem[] {
  const problems: FieldProblem[] = [];
  let isMore = false;
  for (const issue of error.issues) {
    const room = namedFaults - problems.length;
    const keys = issue.code === 'unrecognized_keys' ? issue.keys.length : 1;
    if (room > 0) problems.push(...problemsOf(issue, [], input, schema, room));
    isMore ||= keys > room;
  }
  isMore ||= problems.length > namedFaults;
  if (!isMore) return problems;
  const more = say('more problems are not listed', '另有问题未列出');
  const expected = say(`those that are listed to be mended first`, `先改正已列出的问题`);
  return [...problems.slice(0, namedFaults), fieldProblem([], undefined, expected, more)];
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
  most: number,
): FieldProblem[] {
  const path = [...before, ...issue.path.map(String)];
  if (issue.code === 'unrecognized_keys') {
    // Beside a secret, a field that nobody knows may be one whose name is misspelt.
    const mayBeSecret = schema !== undefined && placeIn(schema, path).isSecret('');
    return issue.keys.slice(0, most).map((key) => {
      const value = mayBeSecret ? hidden : valueAt(input, [...path, key]);
      return fieldProblem([...path, key], value, expectationOf(issue), say('unknown field', '未知字段'));
    });
  }
  // The best fitting alternative of a union is what the sender meant.
  const branch = issue.code === 'invalid_union' ? closest(issue.errors) : null;
  if (branch) return branch.slice(0, most + 1).flatMap((inner) => problemsOf(inner, path, input, schema, most));
  const place = schema ? placeIn(schema, path) : null;
  const there = valueAt(input, path);
  const value = there !== undefined && place?.isSecret(there) ? hidden : there;
  const patternText = issue.code === 'invalid_format' ? place?.patternText : undefined;
  const isOutOfRange = issue.code === 'too_big' || issue.code === 'too_small';
  const expected = patternText ?? expectationOf(issue, isOutOfRange ? place?.bounds() : undefined);
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

/** Shown instead of a secret. */
const hidden = '•••';

function valueAt(input: unknown, path: readonly string[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
