import { completePoint } from '@lingtan/sdk';
import { mapMarked } from './secret-fields.ts';

type Schema = Record<string, unknown>;

/** The points that a document has control rest on. */
export function controlPointsOf(document: unknown, schema: Schema): string[] {
  const found: string[] = [];
  mapMarked(document, schema, 'controlPoint', (_pointer, value) => {
    if (typeof value === 'string') found.push(value);
    return value;
  });
  return found;
}

const keyOf = (path: readonly string[]): string => JSON.stringify(path);

/**
 * Which fields of a document say what some points mean: all of the entries that feed them, and those of what the entries belong to,
 * up to the document itself, without its other lists of entries.
 */
export function meaningOf(
  document: unknown,
  schema: Schema,
  points: ReadonlySet<string>,
): (path: readonly string[], value: unknown, own: readonly Schema[]) => boolean {
  const [entries, above] = [new Set<string>(), new Set<string>()];
  mapMarked(document, schema, 'feeds', (_pointer, value, { path, own }) => {
    if (typeof value !== 'string' || value === '') return value;
    const entry = path.slice(0, -1);
    if (own.some(({ feeds }) => feeds === 'any')) {
      if (points.size > 0)
        for (let length = 0; length <= entry.length; length++) above.add(keyOf(entry.slice(0, length)));
      return value;
    }
    const isAsset = own.some(({ feeds }) => feeds === 'asset');
    const asset = assetAt(document, isAsset ? entry : entry.slice(0, -1));
    if (isAsset ? ![...points].some((id) => id.startsWith(`${asset}.`)) : !points.has(completePoint(value, asset)))
      return value;
    if (!isAsset) entries.add(keyOf(entry));
    const outer = isAsset ? entry.length : entry.length - 1;
    for (let length = 0; length <= outer; length++) above.add(keyOf(entry.slice(0, length)));
    return value;
  });
  return (path, value, own) => {
    if (own.some(({ meaning, secret }) => meaning === false || secret === true)) return false;
    const [parent, self] = [keyOf(path.slice(0, -1)), keyOf(path)];
    if (entries.has(parent)) return true;
    return above.has(parent) && !above.has(self) && !entries.has(self) && !isListOfEntries(value);
  };
}

const isListOfEntries = (value: unknown): boolean =>
  Array.isArray(value) && value.some((entry) => typeof entry === 'object' && entry !== null);

/** What completes short names at a place: `asset`, else `id`, of the innermost object that has one. */
function assetAt(document: unknown, path: readonly string[]): string {
  let [value, asset] = [document, ''];
  for (const name of [null, ...path]) {
    if (name !== null) value = (value as Record<string, unknown>)[name];
    const own = value as { asset?: unknown; id?: unknown };
    const said = [own.asset, own.id].find((each) => typeof each === 'string' && each !== '');
    if (said !== undefined) asset = said as string;
  }
  return asset;
}
