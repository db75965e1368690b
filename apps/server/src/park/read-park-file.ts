import { fieldProblems, parkErrors } from '@lingtan/kernel';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { type ParkFile, parkFileSchema } from './park-file.ts';

/**
 * Reads a park file. Every problem is named with its line and field in one error.
 * @throws PARK_FILE_INVALID
 */
export function readParkFile(text: string, name: string): ParkFile {
  const lines = new LineCounter();
  // The default of 100 aliases is there against documents that blow up; a park repeats register maps more often.
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  if (document.errors.length > 0) {
    throw invalid(
      name,
      document.errors.map((error) => `line ${error.linePos?.[0].line ?? '?'}: ${error.message.split('\n')[0]}`),
    );
  }
  const value = document.toJS({ maxAliasCount: 2000 }) as unknown;
  const result = parkFileSchema.safeParse(value);
  if (!result.success) {
    const problems = fieldProblems(result.error, value, parkFileSchema).map(({ field, problem }) => {
      const line = lineOf(document, lines, field.split('.'));
      return `line ${line}: ${field || '(whole)'}: ${problem}`;
    });
    throw invalid(name, problems);
  }
  const problems = crossCheck(result.data);
  if (problems.length > 0) throw invalid(name, problems);
  return result.data;
}

function invalid(file: string, problems: readonly string[]): Error {
  return parkErrors.FILE_INVALID({ file, problems: problems.join('; '), list: problems });
}

/** What a schema cannot see: enterprises that are named but not declared, and ids used twice. */
function crossCheck(file: ParkFile): string[] {
  const enterprises = new Set(file.enterprises.map((entry) => entry.id));
  const named = file.assets.flatMap((asset) => [
    { what: `assets ${asset.id}`, id: asset.enterpriseId },
    ...asset.points.map((point) => ({ what: `points ${point.id}`, id: point.enterpriseId ?? null })),
  ]);
  const unknown = named
    .filter(({ id }) => id !== null && !enterprises.has(id))
    .map(({ what, id }) => `${what}: no enterprise ${id}`);
  const twice = file.enterprises.filter(
    (entry, index) => file.enterprises.findIndex((other) => other.id === entry.id) !== index,
  );
  const dashboards = (file.dashboards ?? []).map(({ id }) => id);
  return [
    ...unknown,
    ...twice.map((entry) => `enterprises: ${entry.id} is there twice`),
    ...dashboards.filter((id, at) => dashboards.indexOf(id) !== at).map((id) => `dashboards: ${id} is there twice`),
  ];
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
