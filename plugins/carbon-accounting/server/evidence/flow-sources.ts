import type { EntryFlow } from '../../domain/index.ts';

/** Sources of the supply mix under each flow; what is exported is a row of the balance. */
export const sourcesOf: Record<EntryFlow, readonly string[]> = {
  purchased: ['grid'],
  contracted: ['contracted'],
  'self-generated': ['pv', 'wind'],
  exported: [],
  'stored-green': ['storage'],
  'stored-other': ['storage'],
  unmetered: ['other', 'balance'],
};

/** Flows that a source of the supply mix goes into, such as `pv`, or `pv:roof` of a single meter. */
export function flowsFrom(source: string): EntryFlow[] {
  const [kind] = source.split(':');
  const plain = kind!.startsWith('storage-') ? 'storage' : kind!;
  return (Object.keys(sourcesOf) as EntryFlow[]).filter((flow) => sourcesOf[flow].includes(plain));
}
