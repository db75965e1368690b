import { parseInput, fieldProblems } from '@lingtan/sdk';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';

/**
 * Reads a YAML document that people write. Every problem is named with its line and field in one error.
 * @param invalid makes the error of the problems
 */
export function readYaml<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  invalid: (problems: readonly string[]) => Error,
): z.output<Schema> {
  const lines = new LineCounter();
  // The default of 100 aliases is there against documents that blow up; a park repeats register maps more often.
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  if (document.errors.length > 0) {
    throw invalid(
      document.errors.map((error) => `line ${error.linePos?.[0].line ?? '?'}: ${error.message.split('\n')[0]}`),
    );
  }
  const value = document.toJS({ maxAliasCount: 2000 }) as unknown;
  const result = parseInput(schema, value);
  if (result.success) return result.data;
  throw invalid(
    fieldProblems(result.error, value, schema).map(
      ({ field, problem }) => `line ${lineOf(document, lines, field.split('.'))}: ${field || '(whole)'}: ${problem}`,
    ),
  );
}

/** Line of the deepest part of a path that exists. */
function lineOf(document: Document, lines: LineCounter, path: readonly string[]): number {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const keys = path.slice(0, depth).map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    const node = depth === 0 ? document.contents : document.getIn(keys, true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}
