import type { z } from 'zod';
import type { Issue } from './issues.ts';

type ZodIssue = z.core.$ZodIssue;

/** What the schema finds wrong, each with its field, the value that was given and what was expected. */
export function schemaIssues(issues: readonly ZodIssue[], input: unknown): Issue[] {
  return issues.flatMap(closest).map((issue) => {
    const { path, code, message } = issue;
    const words = message.replace(/^Invalid input: /, '').replace(/, received .*$/, '');
    // What is not known to the schema has no value of its own to show.
    if (code === 'unrecognized_keys') return { path: path.join('.'), message };
    return { path: path.join('.'), message: `${shown(valueAt(input, path))} is not valid; ${words}` };
  });
}

/** Of a field that may have several forms, the faults of the form that came closest: the one that failed deepest inside. */
function closest(issue: ZodIssue): ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const depth = (branch: readonly ZodIssue[]): number => Math.min(...branch.map(({ path }) => path.length));
  const [best] = [...issue.errors].sort((a, b) => depth(b) - depth(a) || a.length - b.length);
  if (depth(best!) === 0) {
    const forms = issue.errors.map(([first]) => first!.message.replace(/^Invalid input: expected /, '').split(',')[0]);
    return [{ ...issue, message: `expected ${forms.join(' or ')}` }];
  }
  return best!.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })).flatMap(closest);
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    input,
  );
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  // JSON has no NaN and no infinity, and would call both null.
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
