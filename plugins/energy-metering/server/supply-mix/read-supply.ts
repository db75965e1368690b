import { localDate } from '@lingtan/sdk';
import type { Tx } from '@lingtan/sdk';
import type { TotalResolution } from '../../contracts/index.ts';
import { addTables, bucketOf, clipBucket, dayIntervals, daysOf, parkDayStart } from '../../domain/index.ts';
import type { ParkLevels, Span, SupplyTable } from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import { allocateDays } from './allocate-days.ts';
import { readPending } from './pending.ts';
import { openingBefore, readStoredDays } from './store.ts';
import { storageMeters, termsOf } from './terms.ts';

/** Days before a span that are worked out on the way when their storing is still to come. */
const replayDays = 7;
const dayMs = 86_400_000;

export interface SupplyQuery extends Span {
  resolution: TotalResolution;
  asOf?: string | null;
  /** Uses by meter instead of by enterprise. */
  byMeter?: boolean;
}

/** Supply of one bucket. */
export interface SupplyPart {
  span: Span;
  table: SupplyTable;
  restatingFrom: number | null;
}

/** What is known of the days around a span before its intervals are read. */
interface Ground {
  /** Days before today whose readings changed and that are not stored yet. */
  pending: readonly string[];
  /** Tables of whole days that need not be worked out, by day. */
  stored: ReadonlyMap<string, SupplyTable>;
}

/**
 * Supply by bucket of the resolution. `tx` must see the whole park.
 *
 * Past days are stored (`supply_days`), in revisions, rather than cached: an answer for a year reads 365 rows whatever
 * process serves it, the figures of a day stay what they were when they were reported, and the books of the storages need a
 * chain of days anyway. A stored day is used only when none of its readings has changed since (`supply_pending`, written
 * with the readings) and its terms are those of now; all other days, hours and quarter hours are worked out from intervals,
 * from the opening of their day. As of an earlier instant everything is worked out from what was known then.
 */
export async function readSupplyParts(energy: Energy, tx: Tx, query: SupplyQuery): Promise<SupplyPart[]> {
  const { timeZone, width } = energy;
  const days = daysOf(query, timeZone, width);
  if (days.length === 0) return [];
  const ground = await readGround(energy, tx, query, days);
  const pieces: { span: Span; table: SupplyTable }[] = [];
  for (let at = 0; at < days.length;) {
    const day = days[at]!;
    const stored = ground.stored.get(day.day);
    if (stored) {
      pieces.push({ span: day, table: stored });
      at += 1;
      continue;
    }
    let end = at + 1;
    while (end < days.length && !ground.stored.has(days[end]!.day)) end += 1;
    const run = { from: Math.max(query.from, day.from), to: Math.min(query.to, days[end - 1]!.to) };
    pieces.push(...(await workOut(energy, tx, query, run, ground.pending)));
    at = end;
  }
  return gather(energy, query, pieces, restatedFrom(energy, ground, days[0]!.day));
}

async function readGround(
  energy: Energy,
  tx: Tx,
  query: SupplyQuery,
  days: readonly (Span & { day: string; whole: boolean })[],
): Promise<Ground> {
  if (query.asOf) return { pending: [], stored: new Map() };
  const pending = await readPending(tx, localDate(energy.scope.clock.now(), energy.timeZone));
  const fine = query.resolution === '15m' || query.resolution === '1h' || query.byMeter === true;
  if (fine) return { pending, stored: new Map() };
  const waiting = new Set(pending);
  const rows = await readStoredDays(tx, days[0]!.day, days.at(-1)!.day);
  const stored = new Map<string, SupplyTable>();
  for (const { day, whole } of days) {
    const row = rows.get(day);
    if (row && whole && !waiting.has(day) && row.terms === termsOf(energy, day).hash) stored.set(day, row.table);
  }
  return { pending, stored };
}

/** Allocates a run of days from their intervals. */
async function workOut(
  energy: Energy,
  tx: Tx,
  query: SupplyQuery,
  run: Span,
  pending: readonly string[],
): Promise<{ span: Span; table: SupplyTable }[]> {
  const allocated = await allocateDays(energy, tx, {
    ...run,
    asOf: query.asOf ?? null,
    opening: await openingOf(energy, tx, run.from, query.asOf ?? null, pending),
    byMeter: query.byMeter ?? false,
    cut: (part) => cutAt(energy, query, part),
  });
  return allocated.flatMap(({ parts }) => parts);
}

/**
 * What the storages held when the day of `ts` began. Days just before that are not stored yet, such as yesterday in the
 * first minutes of a day, are gone through on the way.
 */
export async function openingOf(
  energy: Energy,
  tx: Tx,
  ts: number,
  asOf: string | null,
  pending?: readonly string[],
): Promise<ParkLevels> {
  const { timeZone, width } = energy;
  const first = localDate(ts, timeZone);
  if (storageMeters(energy).length === 0) return {};
  if (asOf !== null) return openingBefore(tx, first, asOf);
  const nearest = localDate(ts - replayDays * dayMs, timeZone);
  const waiting = pending ?? (await readPending(tx, localDate(energy.scope.clock.now(), timeZone)));
  const from = waiting.find((day) => day >= nearest && day < first);
  const opening = await openingBefore(tx, from ?? first);
  if (from === undefined) return opening;
  const span = {
    from: dayIntervals(parkDayStart(from, timeZone)!, timeZone, width).from,
    to: dayIntervals(ts, timeZone, width).from,
  };
  const days = await allocateDays(energy, tx, { ...span, opening });
  return days.findLast(({ parts }) => parts.length > 0)?.parts.at(-1)?.levels ?? opening;
}

/** Cuts a part of a day at the buckets of the resolution; days and longer buckets stay whole. */
export function cutAt({ timeZone, width }: Energy, query: SupplyQuery, part: Span): Span[] {
  if (query.resolution !== '15m' && query.resolution !== '1h') return [part];
  const pieces: Span[] = [];
  for (let from = part.from; from < part.to;) {
    const { to } = clipBucket(bucketOf(from, query.resolution, query, timeZone, width), part);
    pieces.push({ from, to: Math.max(to, from + width) });
    from = Math.max(to, from + width);
  }
  return pieces;
}

/** Joins pieces into the buckets of the resolution; `all` is one even when there is nothing in it. */
function gather(
  energy: Energy,
  query: SupplyQuery,
  pieces: readonly { span: Span; table: SupplyTable }[],
  restatingFrom: number | null,
): SupplyPart[] {
  const buckets = new Map<number, { span: Span; tables: SupplyTable[] }>();
  for (const { span, table } of pieces) {
    const bucket = bucketOf(span.from, query.resolution, query, energy.timeZone, energy.width);
    const entry = buckets.get(bucket.from) ?? { span: clipBucket(bucket, query), tables: [] };
    entry.tables.push(table);
    buckets.set(bucket.from, entry);
  }
  if (query.resolution === 'all' && buckets.size === 0)
    buckets.set(query.from, { span: { from: query.from, to: query.to }, tables: [] });
  return [...buckets.values()].map(({ span, tables }) => ({
    span,
    table: tables.length === 1 ? tables[0]! : addTables(tables),
    restatingFrom,
  }));
}

/**
 * Since when the origin of what storages hold is being worked out again, as far as it shows: when the change is too far back
 * to be gone through on the way, or lies before a stored day that is used.
 */
function restatedFrom(energy: Energy, { pending, stored }: Ground, first: string): number | null {
  const day = pending[0];
  if (day === undefined || storageMeters(energy).length === 0) return null;
  const reached = localDate(parkDayStart(first, energy.timeZone)! - replayDays * dayMs, energy.timeZone);
  const shows = day < reached || [...stored.keys()].some((used) => used > day);
  return shows ? parkDayStart(day, energy.timeZone) : null;
}
