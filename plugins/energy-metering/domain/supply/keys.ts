import { originItems, sourceItems } from '../../contracts/index.ts';
import type { OriginItem, SourceItem, SourceKey, UseItem, UseKey } from '../../contracts/index.ts';

/** Item that a source is shown under. */
export function sourceItemOf(key: SourceKey): SourceItem {
  const item = head(key);
  return (sourceItems as readonly string[]).includes(item) ? (item as SourceItem) : 'other';
}

/** Item that a use is shown under. */
export function useItemOf(key: UseKey): UseItem {
  return key.startsWith('enterprise:') ? (key as UseItem) : (head(key) as UseItem);
}

/** Origin of what a storage gave back, as the key of its source; null when the source is not a storage. */
export function originOf(key: SourceKey): SourceKey | null {
  return key.startsWith('storage:') ? key.split(':').slice(2).join(':') : null;
}

/** Item that an origin is shown under. */
export function originItemOf(origin: SourceKey): OriginItem {
  const item = head(origin);
  return (originItems as readonly string[]).includes(item) ? (item as OriginItem) : 'unknown';
}

/** Second part of a key: its meter or contract. */
export function subjectOf(key: string): string | null {
  return key.split(':')[1] ?? null;
}

/** Whether a source is PV or wind of the park, or comes from it by way of storage, or is contracted. */
export function greenKind(key: SourceKey): 'direct' | 'viaStorage' | 'contracted' | null {
  const item = sourceItemOf(key);
  if (item === 'pv' || item === 'wind') return 'direct';
  if (item === 'contracted') return 'contracted';
  if (item !== 'storage') return null;
  const origin = originItemOf(originOf(key)!);
  return origin === 'pv' || origin === 'wind' ? 'viaStorage' : null;
}

const useRank = ['park', 'hydrogen', 'storage', 'grid', 'balance'];
const sourceRank: readonly string[] = sourceItems;

/** Order of sources, whatever order the meters are configured in. */
export function compareSources(a: SourceKey, b: SourceKey): number {
  return sourceRank.indexOf(head(a)) - sourceRank.indexOf(head(b)) || compareText(a, b);
}

/** Order of uses: enterprises first, then park, hydrogen, storage, grid, balance. */
export function compareUses(a: UseKey, b: UseKey): number {
  return useRank.indexOf(head(a)) - useRank.indexOf(head(b)) || compareText(a, b);
}

function head(key: string): string {
  const colon = key.indexOf(':');
  return colon < 0 ? key : key.slice(0, colon);
}

/** By code unit, the same in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const rowRank = ['pv', 'wind', 'other', 'grid', 'balance', 'storage', 'contracted'];
const originRank: readonly string[] = originItems;

/** Order of the rows of the table: origins first, then what the storages gave back, then contracts. */
export function compareRows(a: SourceKey, b: SourceKey): number {
  const rank = rowRank.indexOf(head(a)) - rowRank.indexOf(head(b));
  if (rank !== 0) return rank;
  const [left, right] = [originOf(a), originOf(b)];
  if (left === null || right === null) return compareText(a, b);
  return compareText(subjectOf(a)!, subjectOf(b)!) || compareOrigins(left, right);
}

/** Order of the origins of what a storage holds. */
export function compareOrigins(a: SourceKey, b: SourceKey): number {
  return originRank.indexOf(head(a)) - originRank.indexOf(head(b)) || compareText(a, b);
}
