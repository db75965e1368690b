import { localDate } from '@lingtan/sdk';
import type { Tx } from '@lingtan/sdk';
import { dayIntervals } from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import { allocateDays } from '../supply-mix/allocate-days.ts';
import type { AllocatedDay } from '../supply-mix/allocate-days.ts';
import { readVersion } from '../supply-mix/pending.ts';
import { openingOf } from '../supply-mix/read-supply.ts';

/** Days that are kept. Opening a figure asks for the same few days thousands of times. */
const kept = 8;

const cache = new WeakMap<Energy, { version: string; days: Map<string, AllocatedDay | null> }>();

/**
 * The day that holds `ts`, interval by interval; null when there is none. Kept in memory until readings or stored days change:
 * the version in the database is asked each time, so that no process answers from what another has changed.
 */
export async function readDayIntervals(
  energy: Energy,
  tx: Tx,
  ts: number,
  asOf: string | null,
  byMeter = false,
): Promise<AllocatedDay | null> {
  const version = await readVersion(tx);
  if (version === null || asOf !== null) return work(energy, tx, ts, asOf, byMeter);
  let known = cache.get(energy);
  if (known?.version !== version) {
    known = { version, days: new Map() };
    cache.set(energy, known);
  }
  const key = `${localDate(ts, energy.timeZone)}/${String(byMeter)}`;
  const found = known.days.get(key);
  if (found !== undefined) return found;
  const worked = await work(energy, tx, ts, asOf, byMeter);
  if (known.days.size >= kept) known.days.delete(known.days.keys().next().value!);
  known.days.set(key, worked);
  return worked;
}

async function work(
  energy: Energy,
  tx: Tx,
  ts: number,
  asOf: string | null,
  byMeter: boolean,
): Promise<AllocatedDay | null> {
  const { timeZone, width } = energy;
  const span = dayIntervals(ts, timeZone, width);
  const [day] = await allocateDays(energy, tx, {
    ...span,
    asOf,
    byMeter,
    opening: await openingOf(energy, tx, span.from, asOf),
    cut: ({ from, to }) =>
      Array.from({ length: (to - from) / width }, (_, i) => ({ from: from + i * width, to: from + (i + 1) * width })),
  });
  return day ?? null;
}
