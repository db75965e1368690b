import type { BillContent } from '../../contracts/index.ts';

/**
 * Canonical text of what a bill says: two bills say the same exactly when their texts are equal. A version that was corrected
 * without any effect on the bill does not count.
 */
export function billText(content: BillContent): string {
  const versions = content.versions.map(({ revision: _revision, ...version }) => version);
  return JSON.stringify(sorted({ ...content, versions }));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
