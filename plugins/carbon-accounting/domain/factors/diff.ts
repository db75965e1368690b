import { canonicalJson } from '@lingtan/sdk';
import type { Factor } from '../../contracts/index.ts';

/** What an import would change: by factor id. Nothing is changed in place. */
export interface FactorDiff {
  added: Factor[];
  /** A known id with other content: a new version of it. */
  changed: { id: string; fields: string[]; before: Factor; after: Factor }[];
  unchanged: string[];
}

/** Compares rows to import with the newest versions on record. */
export function diffFactors(stored: readonly Factor[], incoming: readonly Factor[]): FactorDiff {
  const newest = new Map<string, Factor>();
  for (const factor of stored)
    if ((newest.get(factor.id)?.version ?? 0) < factor.version) newest.set(factor.id, factor);
  const diff: FactorDiff = { added: [], changed: [], unchanged: [] };
  for (const factor of incoming) {
    const before = newest.get(factor.id);
    if (!before) {
      diff.added.push({ ...factor, version: 1 });
      continue;
    }
    const fields = changedFields(before, factor);
    if (fields.length === 0) diff.unchanged.push(factor.id);
    else diff.changed.push({ id: factor.id, fields, before, after: { ...factor, version: before.version + 1 } });
  }
  return diff;
}

function changedFields(before: Factor, after: Factor): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  names.delete('version');
  return [...names].filter(
    (name) =>
      canonicalJson(before[name as keyof Factor] ?? null) !== canonicalJson(after[name as keyof Factor] ?? null),
  );
}
