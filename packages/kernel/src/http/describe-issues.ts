import type { z } from 'zod';

/** One thing that is wrong with an input: where, what was there, what was expected. */
export interface FieldProblem {
  field: string;
  value: unknown;
  expected: string;
}

const shownLength = 120;

/** Short form of a value for a message. */
export function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value));
  return text.length > shownLength ? `${text.slice(0, shownLength)}…` : text;
}

/** Takes a zod error apart into fields, values and expectations. `input` is what was validated. */
export function fieldProblems(error: z.ZodError, input: unknown): FieldProblem[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        field: [...path, key].join('.'),
        value: valueAt(input, [...path, key]),
        expected: 'no such field',
      }));
    }
    return [{ field: path.join('.') || '(whole)', value: valueAt(input, path), expected: issue.message }];
  });
}

/** All problems in one line. */
export function describeIssues(error: z.ZodError, input: unknown): string {
  return fieldProblems(error, input)
    .map((problem) => `${problem.field}: ${problem.expected} (was ${shown(problem.value)})`)
    .join('; ');
}

function valueAt(input: unknown, path: readonly string[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
