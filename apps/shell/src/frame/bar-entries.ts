import type { NavEntry } from './navigation.ts';

type Entry = Pick<NavEntry, 'id' | 'group' | 'order'>;

const technicalFrom = 500;

/** The pages a phone shows in its bar: the overview, the operator's pages of plugins, points; the rest fills up. */
export function barEntries<Item extends Entry>(entries: readonly Item[], places: number): Item[] {
  const rank = ({ id, group, order = 0 }: Entry) =>
    id === 'points' ? 1 : group === 'system' || id === 'dashboards' ? 2 : order < technicalFrom ? 0 : 3;
  const operators = entries.filter((entry) => rank(entry) === 0);
  const others = entries.filter((entry) => rank(entry) > 0).sort((a, b) => rank(a) - rank(b));
  const points = others[0]?.id === 'points' ? 1 : 0;
  return [...operators.slice(0, places - points), ...others].slice(0, places);
}
