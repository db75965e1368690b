import type { LivePowerData } from '../../contracts/routes.ts';

/** What hangs on the busbar of the park, one line each. */
export interface Feeder {
  item: string;
  /** What its power is among the figures of an instant. */
  figure: string;
  /** kW into the busbar; below zero out of it. Null where no meter of it has a value. */
  powerKw: number | null;
  /** Nothing but the making of hydrogen hangs on it. */
  hydrogen: boolean;
  /** Some of its meters are late or missing. */
  estimated: boolean;
}

type Item = LivePowerData['sources'][number];

/** Sources have the same place whether they give or not; a store and the grid also when they take. */
const fixed = ['grid', 'wind', 'pv', 'storage'] as const;

const known = (item: Item | undefined): number | null =>
  item === undefined || (item.meters > 0 && item.missing === item.meters) ? null : item.powerKw;
const makesHydrogen = (item: Item | undefined): boolean =>
  item !== undefined && item.meters > 0 && item.hydrogen === item.meters;
const late = (item: Item | undefined): boolean => item !== undefined && item.stale + item.missing > 0;

/**
 * The lines above the busbar (sources, net of what they take back) and below it (consumers, the largest first). What no
 * meter explains is a line of its own, never hidden.
 * @param most consumers shown singly; the rest is one line `others`
 */
export function feedersOf(now: LivePowerData, most: number): { above: Feeder[]; below: Feeder[] } {
  const source = new Map(now.sources.map((each) => [each.item, each]));
  const use = new Map(now.uses.map((each) => [each.item, each]));
  const above = [...fixed, ...[...source.keys()].filter((item) => !(fixed as readonly string[]).includes(item))]
    .filter((item) => item !== 'balance' && (source.has(item) || (fixed as readonly string[]).includes(item)))
    .filter((item) => source.has(item) || use.has(item))
    .map((item): Feeder => {
      const [gives, takes] = [known(source.get(item)), known(use.get(item))];
      return {
        item,
        figure: `net/${item}`,
        hydrogen: false,
        powerKw: gives === null && takes === null ? null : (gives ?? 0) - (takes ?? 0),
        estimated: late(source.get(item)) || late(use.get(item)),
      };
    });
  const consumers = now.uses
    .filter(({ item }) => item !== 'balance' && !(fixed as readonly string[]).includes(item))
    .toSorted((a, b) => b.powerKw - a.powerKw);
  const below = consumers.slice(0, most).map((each): Feeder => ({
    item: each.item,
    figure: `use/${each.item}`,
    hydrogen: makesHydrogen(each),
    powerKw: negative(known(each)),
    estimated: late(each),
  }));
  const rest = consumers.slice(most);
  if (rest.length > 0)
    below.push({
      item: 'others',
      figure: `use/others:${most}`,
      hydrogen: false,
      powerKw: -rest.reduce((sum, { powerKw }) => sum + powerKw, 0),
      estimated: rest.some(late),
    });
  return { above, below };
}

/** A store that charges and a grid that takes are named by what they do, as the chevron shows it; others by what they are. */
export function namedAs({ item, powerKw }: Feeder): 'source' | 'use' {
  return (item === 'storage' || item === 'grid') && powerKw !== null && powerKw < 0 ? 'use' : 'source';
}

function negative(value: number | null): number | null {
  return value === null ? null : value === 0 ? 0 : -value;
}

/** Width of a line in pixels by its power: the root, so that a small one is seen beside a large one. */
export function lineWidth(powerKw: number | null, largestKw: number): number {
  if (powerKw === null || largestKw <= 0) return 2;
  return 2 + 8 * Math.sqrt(Math.min(1, Math.abs(powerKw) / largestKw));
}
