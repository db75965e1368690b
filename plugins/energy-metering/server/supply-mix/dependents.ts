import { dayStart, monthStart } from '@lingtan/sdk';
import type { EvidenceRef, ParsedRef } from '@lingtan/sdk';
import { directSupplyRatios, energyInterval, energyStoragePool, greenParts } from '../../contracts/index.ts';
import { balanceItem, parkDayStart } from '../../domain/index.ts';
import type { Span } from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import { parseIntervalKey, supplyRef } from '../refs.ts';
import { directSupplyRef, parsePoolKey, poolDayRef } from './refs.ts';
import { isSupplyMeter, storageMeters } from './terms.ts';

/**
 * What of the supply mix depends on a reference, by rule: an interval of any meter of the balance changes the mix of its day
 * and hence the origin of what the storages were charged with; a day of a storage changes what the next day opens with.
 */
export function supplyDependents(energy: Energy, ref: ParsedRef): EvidenceRef[] {
  if (ref.kind === energyInterval.kind) {
    const interval = parseIntervalKey(ref.key);
    if (!interval || !isSupplyMeter(energy, interval.meter)) return [];
    return [
      ...storageMeters(energy).map((meter) => poolDayRef(energy, meter, interval.start)),
      ...ratiosOf(energy, interval.start),
      ...mixOf(energy, interval.start),
    ];
  }
  if (ref.kind !== energyStoragePool.kind) return [];
  const figure = parsePoolKey(ref.key);
  const start = typeof figure?.when === 'string' ? parkDayStart(figure.when, energy.timeZone) : null;
  if (!figure || start === null) return [];
  const next = { from: dayStart(start, energy.timeZone, 1), to: dayStart(start, energy.timeZone, 2) };
  return [
    // The storages charge each other, so that what one opens with can reach all.
    ...storageMeters(energy).map((meter) => poolDayRef(energy, meter, next.from)),
    ...greenRefs('all', next),
  ];
}

/** What serves each use on the day: an interval of any meter changes what is left for all others. */
function mixOf(energy: Energy, ts: number): EvidenceRef[] {
  const day = { from: dayStart(ts, energy.timeZone), to: dayStart(ts, energy.timeZone, 1) };
  const items = { source: new Set<string>(['balance']), use: new Set<string>(['balance']) };
  for (const meter of energy.meters)
    if (meter.boundary)
      for (const direction of meter.directions) {
        const { side, item } = balanceItem(meter, direction);
        items[side].add(item);
      }
  return [...items.use].flatMap((use) => [
    ...(use === 'storage' || use === 'grid' ? [] : greenRefs(use, day)),
    ...[...items.source].map((source) => supplyRef(source, use, day)),
  ]);
}

/** The green share of a use, and its parts. */
function greenRefs(use: string, span: Span): EvidenceRef[] {
  return ['share', ...greenParts].map((part) => supplyRef(`green-${part}`, use, span));
}

/** The ratios of the month. */
function ratiosOf(energy: Energy, ts: number): EvidenceRef[] {
  const month = { from: monthStart(ts, energy.timeZone), to: monthStart(ts, energy.timeZone, 1) };
  return directSupplyRatios.map((ratio) => directSupplyRef(ratio, month));
}
