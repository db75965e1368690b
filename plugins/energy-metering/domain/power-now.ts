import type { LatestValue } from '@lingtan/telemetry/contracts';
import type { Meter, MeterConfig, SourceItem, UseItem } from '../contracts/index.ts';
import { balanceItem, orderSources, orderUses } from './balance.ts';
import { positiveDirection } from './meters.ts';
import { gaugeKw } from './registry/index.ts';
import type { PointUnits } from './registry/index.ts';

/**
 * Power of one item now. `stale` counts meters whose value is older than their rhythm allows; `missing` those without one;
 * `hydrogen` those that measure the making of hydrogen.
 */
export interface PowerItem<Item> {
  item: Item;
  powerKw: number;
  meters: number;
  stale: number;
  missing: number;
  hydrogen: number;
  /** Time of its oldest value that counts, ms UTC; null when there is none. */
  oldestTs: number | null;
}

export interface PowerNow {
  /** Time of the oldest value used, ms UTC; null when there is none. */
  oldestTs: number | null;
  newestTs: number | null;
  sources: PowerItem<SourceItem>[];
  uses: PowerItem<UseItem>[];
  /** Share of PV and wind in the sources now, 0..1; null when nothing flows, or a meter of a source has no value. */
  greenShare: number | null;
  /** Sources − uses as metered, kW: losses, loads without a meter, and the spread of sample times. */
  residualKw: number;
  /** Meters whose value is stale or missing, in the order given: no sum that they belong to is whole. */
  late: string[];
}

const none = { meters: 0, stale: 0, missing: 0, hydrogen: 0, oldestTs: null };
/** A value older than this many times its expected rhythm is stale. */
const staleAfter = 3;
/** After this long (ms) a value is not used at all. */
const unusableAfterMs = 15 * 60_000;

export interface PowerMeter {
  meter: Meter;
  config: MeterConfig;
  expectedEverySeconds: number;
}

/**
 * The balance of power from the newest values. Values that are stale still count and are counted as stale. What sources give
 * beyond the metered uses is a use of its own; what they fall short by is no source, but a difference between meters.
 * @param ofPart the meters are those of a part of the park: what its own sources leave open comes from the rest of it
 */
export function powerNow(
  meters: readonly PowerMeter[],
  latest: ReadonlyMap<string, LatestValue>,
  now: number,
  { units, ofPart = false }: { units?: PointUnits; ofPart?: boolean } = {},
): PowerNow {
  const sources = new Map<SourceItem, PowerItem<SourceItem>>();
  const uses = new Map<UseItem, PowerItem<UseItem>>();
  let oldestTs: number | null = null;
  let newestTs: number | null = null;
  const late: string[] = [];
  for (const { meter, config, expectedEverySeconds } of meters) {
    if (!meter.boundary) continue;
    const value = config.powerPoint === undefined ? undefined : latest.get(config.powerPoint);
    const age = value ? now - value.ts : Infinity;
    const usable = value !== undefined && age <= unusableAfterMs;
    const kw = usable ? gaugeKw(config, value, units) : 0;
    const positive = positiveDirection(config);
    const direction = kw >= 0 ? positive : positive === 'import' ? 'export' : 'import';
    const place = balanceItem(meter, direction);
    const map = (place.side === 'source' ? sources : uses) as Map<string, PowerItem<SourceItem | UseItem>>;
    const entry = map.get(place.item) ?? { item: place.item, powerKw: 0, ...none, oldestTs: null };
    const isStale = usable && age > staleAfter * expectedEverySeconds * 1000;
    entry.powerKw += Math.abs(kw);
    entry.meters += 1;
    if (meter.role === 'hydrogen') entry.hydrogen += 1;
    if (!usable) entry.missing += 1;
    else if (isStale) entry.stale += 1;
    if (!usable || isStale) late.push(meter.id);
    map.set(place.item, entry);
    if (usable) {
      entry.oldestTs = Math.min(entry.oldestTs ?? value.ts, value.ts);
      oldestTs = Math.min(oldestTs ?? value.ts, value.ts);
      newestTs = Math.max(newestTs ?? value.ts, value.ts);
    }
  }
  return { ...finish(sources, uses, ofPart), oldestTs, newestTs, late };
}

type Items<Item> = Map<Item, PowerItem<Item>>;

/** Closes the balance: what is left over stands as its own item where it is known what it is. */
function finish(
  sources: Items<SourceItem>,
  uses: Items<UseItem>,
  ofPart: boolean,
): Pick<PowerNow, 'sources' | 'uses' | 'greenShare' | 'residualKw'> {
  const total = (items: Items<SourceItem> | Items<UseItem>): number =>
    [...items.values()].reduce((sum, { powerKw }) => sum + powerKw, 0);
  const residualKw = total(sources) - total(uses);
  if (residualKw > 0) uses.set('balance', { item: 'balance', powerKw: residualKw, ...none });
  if (residualKw < 0 && ofPart) sources.set('balance', { item: 'balance', powerKw: -residualKw, ...none });
  const given = total(sources);
  const green = (sources.get('pv')?.powerKw ?? 0) + (sources.get('wind')?.powerKw ?? 0);
  const known = [...sources.values()].every(({ missing }) => missing === 0);
  return {
    sources: orderSources(sources.keys()).map((item) => sources.get(item)!),
    uses: orderUses(uses.keys()).map((item) => uses.get(item)!),
    greenShare: given === 0 || !known ? null : green / given,
    residualKw,
  };
}
