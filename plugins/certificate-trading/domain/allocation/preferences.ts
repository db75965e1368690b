import type { AllocationInput, Volume } from './types.ts';

/** Generators that consumers share as one list of equals. */
export interface GeneratorList {
  /** Entries of `generation`, in list order. */
  readonly members: readonly number[];
}

/** One entry of `consumption` with its lists in the order of preference. */
export interface Preference {
  readonly consumer: number;
  readonly lists: readonly GeneratorList[];
}

/** Entries by id; several may share one. */
export function entriesById(volumes: readonly Volume[]): Map<string, number[]> {
  const entries = new Map<string, number[]>();
  volumes.forEach(({ id }, index) => {
    const list = entries.get(id);
    if (list) list.push(index);
    else entries.set(id, [index]);
  });
  return entries;
}

/** Ids resolved to entries. Lists of the same generators become one object, so that consumers who share it are found at once. */
export function resolvePreferences(
  { consumerGroups, consumption, generation }: AllocationInput,
  generators = entriesById(generation),
): Preference[][] {
  const consumers = entriesById(consumption);
  const seen = new Map<readonly string[], GeneratorList>();
  const byMembers = new Map<string, GeneratorList>();
  const listOf = (ids: readonly string[]): GeneratorList => {
    let list = seen.get(ids);
    if (!list) {
      const members = [...new Set(ids.flatMap((id) => generators.get(id) ?? []))];
      const key = members.join(',');
      list = byMembers.get(key) ?? { members };
      byMembers.set(key, list);
      seen.set(ids, list);
    }
    return list;
  };
  return consumerGroups.map((group) =>
    group.flatMap(({ consumer, generatorGroups }) => {
      const lists = generatorGroups.map(listOf).filter(({ members }) => members.length > 0);
      return (consumers.get(consumer) ?? []).map((entry) => ({ consumer: entry, lists }));
    }),
  );
}
