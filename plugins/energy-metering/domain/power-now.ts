import type { LatestValue } from '@lingtan/telemetry/contracts';
import type { Meter, MeterConfig, SourceItem, UseItem } from '../contracts/index.ts';
import { balanceItem, closeBalance, orderSources, orderUses } from './balance.ts';
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
}

export interface PowerNow {
  /** Time of the oldest value used, ms UTC; null when there is none. */
  oldestTs: number | null;
  newestTs: number | null;
  sources: PowerItem<SourceItem>[];
  uses: PowerItem<UseItem>[];
  /** Share of PV and wind in the sources now, 0..1; null when nothing flows. */
  greenShare: number | null;
  /** Sources − uses as metered, kW: losses, loads without a meter, and the spread of sample times. */
  residualKw: number;
}

const none = { meters: 0, stale: 0, missing: 0, hydrogen: 0 };
/** A value older than this many times its expected rhythm is stale. */
const staleAfter = 3;
/** After this long (ms) a value is not used at all. */
const unusableAfterMs = 15 * 60_000;

export interface PowerMeter {
  meter: Meter;
  config: MeterConfig;
  expectedEverySeconds: number;
}

/** The balance of power from the newest values. Values that are stale still count and are counted as stale. */
export function powerNow(
  meters: readonly PowerMeter[],
  latest: ReadonlyMap<string, LatestValue>,
  now: number,
  units?: PointUnits,
): PowerNow {
  const sources = new Map<SourceItem, PowerItem<SourceItem>>();
  const uses = new Map<UseItem, PowerItem<UseItem>>();
  let oldestTs: number | null = null;
  let newestTs: number | null = null;
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
    const entry = map.get(place.item) ?? { item: place.item, powerKw: 0, ...none };
    entry.powerKw += Math.abs(kw);
    entry.meters += 1;
    if (meter.role === 'hydrogen') entry.hydrogen += 1;
    if (!usable) entry.missing += 1;
    else if (age > staleAfter * expectedEverySeconds * 1000) entry.stale += 1;
    map.set(place.item, entry);
    if (usable) {
      oldestTs = Math.min(oldestTs ?? value.ts, value.ts);
      newestTs = Math.max(newestTs ?? value.ts, value.ts);
    }
  }
  return finish(sources, uses, oldestTs, newestTs);
}

function finish(
  sources: Map<SourceItem, PowerItem<SourceItem>>,
  uses: Map<UseItem, PowerItem<UseItem>>,
  oldestTs: number | null,
  newestTs: number | null,
): PowerNow {
  const kw = (items: Map<string, { powerKw: number }>): number =>
    [...items.values()].reduce((total, { powerKw }) => total + powerKw, 0);
  const residualKw = kw(sources) - kw(uses);
  const closed = closeBalance({
    sources: new Map([...sources].map(([item, { powerKw }]) => [item, powerKw])),
    uses: new Map([...uses].map(([item, { powerKw }]) => [item, powerKw])),
  });
  const total = [...closed.sources.values()].reduce((a, b) => a + b, 0);
  const green = (closed.sources.get('pv') ?? 0) + (closed.sources.get('wind') ?? 0);
  return {
    oldestTs,
    newestTs,
    sources: orderSources(closed.sources.keys()).map((item) => ({
      ...(sources.get(item) ?? none),
      item,
      powerKw: closed.sources.get(item)!,
    })),
    uses: orderUses(closed.uses.keys()).map((item) => ({
      ...(uses.get(item) ?? none),
      item,
      powerKw: closed.uses.get(item)!,
    })),
    greenShare: total === 0 ? null : green / total,
    residualKw,
  };
}
