import type { TariffVersion } from '../../contracts/tariffs.ts';

/** A value that differs between two versions. */
export interface Difference {
  path: string[];
  before: string | null;
  after: string | null;
}

const entryFields = new Set(['revision', 'recordedAt', 'recordedBy', 'reason', 'validUntil', 'ref', 'withdrawn']);

/** Things of a list by which they are known in both versions, so that an inserted one does not shift the others. */
function keyOf(value: unknown, index: number): string {
  if (typeof value === 'object' && value !== null) {
    const { id, year, from } = value as { id?: unknown; year?: unknown; from?: unknown };
    for (const name of [id, year, from]) if (typeof name === 'string' || typeof name === 'number') return String(name);
  }
  return String(index);
}

/** Every value with its path; plain lists are one value. */
function flatten(value: unknown, path: string[], into: Map<string, { path: string[]; value: string }>): void {
  if (Array.isArray(value) && value.some((item) => typeof item === 'object')) {
    value.forEach((item, index) => flatten(item, [...path, keyOf(item, index)], into));
  } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [name, inner] of Object.entries(value)) {
      if (path.length === 0 && entryFields.has(name)) continue;
      flatten(inner, [...path, name], into);
    }
  } else if (value !== undefined) {
    into.set(path.join('\u0000'), { path, value: Array.isArray(value) ? value.join(', ') : String(value) });
  }
}

/** What differs between two versions, in the order of the fields. */
export function differences(before: TariffVersion, after: TariffVersion): Difference[] {
  const old = new Map<string, { path: string[]; value: string }>();
  const now = new Map<string, { path: string[]; value: string }>();
  flatten(before, [], old);
  flatten(after, [], now);
  const list: Difference[] = [];
  for (const [key, { path, value }] of now) {
    const was = old.get(key)?.value ?? null;
    if (was !== value) list.push({ path, before: was, after: value });
  }
  for (const [key, { path, value }] of old) if (!now.has(key)) list.push({ path, before: value, after: null });
  return list;
}
