/** One difference between two states, by dotted path. */
export interface Change {
  path: string;
  before: string | null;
  after: string | null;
}

function flatten(value: unknown, path: string, into: Map<string, string>): void {
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    if (entries.length === 0 && path) into.set(path, Array.isArray(value) ? '[]' : '{}');
    for (const [key, inner] of entries) flatten(inner, path ? `${path}.${key}` : key, into);
  } else if (value !== undefined && (path || value !== null)) into.set(path, value === null ? 'null' : String(value));
}

/** What differs between two states. Equal values are left out. */
export function changesBetween(before: unknown, after: unknown): Change[] {
  const old = new Map<string, string>();
  const now = new Map<string, string>();
  flatten(before, '', old);
  flatten(after, '', now);
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((path) => old.get(path) !== now.get(path))
    .map((path) => ({ path, before: old.get(path) ?? null, after: now.get(path) ?? null }));
}
