import { localDate } from '@lingtan/sdk';
import type { Tx } from '@lingtan/sdk';
import type { StoragePoolDay } from '../../contracts/index.ts';
import { dayIntervals, originItemOf, parkDayStart } from '../../domain/index.ts';
import type { ParkLevels, Span } from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import { allocateDays } from './allocate-days.ts';
import { cutAt, openingOf } from './read-supply.ts';
import { readPools } from './store.ts';
import { storageMeters } from './terms.ts';

/** Books of the storages for the days that a span touches, as stored; the running day is not among them. */
export async function readPoolDays(
  energy: Energy,
  tx: Tx,
  { from, to, asOf = null }: Span & { asOf?: string | null },
): Promise<StoragePoolDay[]> {
  const { timeZone, width } = energy;
  const pools = await readPools(tx, localDate(from, timeZone), localDate(to - 1, timeZone), asOf);
  return pools.map(({ meter, day, revision, origins }) => {
    const span = dayIntervals(parkDayStart(day, timeZone)!, timeZone, width);
    return { meter, day, ...span, revision, origins };
  });
}

/** Levels of one storage over time, by the items that origins are shown under. */
export interface PoolLevelSeries {
  meter: string;
  /** End of each interval or day, ms UTC. */
  ts: number[];
  origins: { origin: string; levelWh: number[] }[];
}

const dayMs = 86_400_000;

/** What each storage held over a span, by origin: per interval over a few days, per hour over a month, per day beyond. */
export async function readLevels(
  energy: Energy,
  tx: Tx,
  query: Span & { asOf?: string | null },
): Promise<PoolLevelSeries[]> {
  const length = query.to - query.from;
  const resolution = length <= 3 * dayMs ? '15m' : length <= 35 * dayMs ? '1h' : '1d';
  const points =
    resolution === '1d' ? byDay(await readPoolDays(energy, tx, query)) : await fine(energy, tx, query, resolution);
  return storageMeters(energy).map((meter) => {
    const series = new Map<string, number[]>();
    points.forEach(({ levels }, index) => {
      for (const [origin, wh] of Object.entries(levels[meter] ?? {})) {
        const item = originItemOf(origin);
        const list = series.get(item) ?? points.map(() => 0);
        list[index]! += wh;
        series.set(item, list);
      }
    });
    return {
      meter,
      ts: points.map(({ ts }) => ts),
      origins: [...series].map(([origin, levelWh]) => ({ origin, levelWh })),
    };
  });
}

/** Levels worked out from intervals, at the end of each bucket that anybody reported. */
async function fine(
  energy: Energy,
  tx: Tx,
  query: Span & { asOf?: string | null },
  resolution: '15m' | '1h',
): Promise<{ ts: number; levels: ParkLevels }[]> {
  const days = await allocateDays(energy, tx, {
    ...query,
    opening: await openingOf(energy, tx, query.from, query.asOf ?? null),
    cut: (part) => cutAt(energy, { ...query, resolution }, part),
  });
  return days.flatMap(({ parts, reportedTo }) =>
    parts
      .filter(({ span }) => span.from < (reportedTo ?? 0))
      .map(({ span, levels }) => ({ ts: Math.min(span.to, reportedTo!), levels })),
  );
}

function byDay(pools: readonly StoragePoolDay[]): { ts: number; levels: ParkLevels }[] {
  const days = new Map<number, Record<string, Record<string, number>>>();
  for (const { meter, to, origins } of pools) {
    const levels = days.get(to) ?? {};
    levels[meter] = Object.fromEntries(origins.map((line) => [line.origin, line.closingWh]));
    days.set(to, levels);
  }
  return [...days].map(([ts, levels]) => ({ ts, levels }));
}
