import type { Tx } from '@lingtan/sdk';
import type { StoragePoolDay } from '../../contracts/index.ts';
import { dayIntervals, originItemOf, parkDay, parkDayStart } from '../../domain/index.ts';
import type { ParkLevels, Span } from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import { allocateDays } from './allocate-days.ts';
import { openingOf } from './read-supply.ts';
import { readPools } from './store.ts';
import { storageMeters } from './terms.ts';

/** Books of the storages for the days that a span touches, as stored; the running day is not among them. */
export async function readPoolDays(
  energy: Energy,
  tx: Tx,
  { from, to, asOf = null }: Span & { asOf?: string | null },
): Promise<StoragePoolDay[]> {
  const { timeZone, width } = energy;
  const pools = await readPools(tx, parkDay(from, timeZone), parkDay(to - 1, timeZone), asOf);
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

/** Above this many days levels are given at the end of each day. */
const intervalDays = 3;

/** What each storage held over a span, by origin: per interval over a few days, per day beyond. */
export async function readLevels(
  energy: Energy,
  tx: Tx,
  query: Span & { asOf?: string | null },
): Promise<PoolLevelSeries[]> {
  const { width } = energy;
  const fine = query.to - query.from <= intervalDays * 86_400_000;
  const points: { ts: number; levels: ParkLevels }[] = fine
    ? (
        await allocateDays(energy, tx, {
          ...query,
          opening: await openingOf(energy, tx, query.from, query.asOf ?? null),
          cut: ({ from, to }) =>
            Array.from({ length: (to - from) / width }, (_, i) => ({
              from: from + i * width,
              to: from + (i + 1) * width,
            })),
        })
      ).flatMap(({ parts, reportedTo }) =>
        parts.filter(({ span }) => span.to <= (reportedTo ?? 0)).map(({ span, levels }) => ({ ts: span.to, levels })),
      )
    : byDay(await readPoolDays(energy, tx, query));
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

function byDay(pools: readonly StoragePoolDay[]): { ts: number; levels: ParkLevels }[] {
  const days = new Map<number, Record<string, Record<string, number>>>();
  for (const { meter, to, origins } of pools) {
    const levels = days.get(to) ?? {};
    levels[meter] = Object.fromEntries(origins.map((line) => [line.origin, line.closingWh]));
    days.set(to, levels);
  }
  return [...days].map(([ts, levels]) => ({ ts, levels }));
}
