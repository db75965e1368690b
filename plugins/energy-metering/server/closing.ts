import type { Tx } from '@lingtan/sdk';
import type { MeterConfig } from '../contracts/index.ts';
import { ceilTo, cutSpan, floorTo, meterPoints } from '../domain/index.ts';
import { closeSpans } from './close-spans.ts';
import type { CloseResult, ClosingOptions } from './close-spans.ts';
import type { MeterSpans } from './close-batch.ts';
import { lockPark } from './context.ts';
import type { Energy } from './context.ts';
import {
  addLateSpans,
  advanceProgress,
  cutLateSpans,
  readHistory,
  readLateSpans,
  readProgress,
  takeBackProgress,
} from './progress-store.ts';
import type { Lane, LateSpan, WaitingHistory } from './progress-store.ts';

const dayMs = 86_400_000;
/** History is looked for this far back when a meter is new (ms). */
const historyMs = 5 * 366 * dayMs;
/** What is closed as it falls due; what is older waits behind it. */
const recentMs = 2 * dayMs;
const lateSpansAtOnce = 2000;
/** How far the days that are compared with each other lie apart. */
const similarMs = 16 * dayMs;
/** History that is closed at once: long enough that what lies at its edges, which is closed with its neighbours, costs little. */
const portionMs = 28 * dayMs;
/** Points whose history is looked for in one query. */
const pointsAtOnce = 500;

/** Instant up to which each meter's intervals are due: the slower a meter reports, the longer it is waited for. */
async function dueLimits(energy: Energy): Promise<Map<string, number>> {
  const now = energy.scope.clock.now();
  const rhythm = new Map((await energy.telemetry.points()).map((p) => [p.id, p.expectedEverySeconds]));
  return new Map(
    [...energy.configs.values()].map((meter) => {
      const slowest = Math.max(0, ...meterPoints(meter).map((point) => rhythm.get(point) ?? 0));
      const grace = Math.max(energy.scope.config.graceSeconds, 1.5 * slowest);
      return [meter.id, floorTo(now - grace * 1000, energy.width)];
    }),
  );
}

/**
 * Starts the books of meters that have none: they are closed from now on, and what telemetry holds of the past is queued as
 * late, so that a park that is set up after its data still gets its history.
 */
export async function openMeters(energy: Energy): Promise<void> {
  const progress = await energy.scope.db.tx((tx) => readProgress(tx, energy.minutes));
  const fresh = energy.measured.filter((meter) => !progress.has(meter.id));
  if (fresh.length === 0) return;
  const limits = await dueLimits(energy);
  const history = await firstDays(energy, fresh);
  await energy.scope.db.tx(async (tx) => {
    for (const meter of fresh) {
      const limit = limits.get(meter.id)!;
      await advanceProgress(tx, energy.parkId, energy.minutes, [meter.id], limit);
      const from = history.get(meter.id);
      if (from !== undefined && from < limit)
        await addLateSpans(tx, energy.parkId, [{ points: meterPoints(meter), from, to: limit }]);
    }
  });
}

/** Start of the first day of which telemetry knows anything, per meter. */
async function firstDays(energy: Energy, meters: readonly MeterConfig[]): Promise<Map<string, number>> {
  const known = new Set((await energy.telemetry.points()).map((p) => p.id));
  const points = [...new Set(meters.flatMap(meterPoints))].filter((point) => known.has(point));
  if (points.length === 0) return new Map();
  const now = energy.scope.clock.now();
  const query = { from: now - historyMs, to: now, maxPoints: 2000, resolution: '1d' as const };
  const first = new Map<string, number | undefined>();
  for (let at = 0; at < points.length; at += pointsAtOnce)
    for (const series of await energy.telemetry.range({ ...query, points: points.slice(at, at + pointsAtOnce) }))
      first.set(series.point, series.ts[0]);
  const days = new Map<string, number>();
  for (const meter of meters) {
    for (const point of meterPoints(meter)) {
      const day = first.get(point);
      if (day !== undefined) days.set(meter.id, Math.min(days.get(meter.id) ?? day, day));
    }
  }
  return days;
}

/**
 * Moves meters that were not closed for longer than {@link recentMs} forward, and queues the gap as late: after weeks the present is
 * closed at once, and history beside it. Up to now, since the present is judged by the days before it, once more when they are there.
 */
async function skipGap(energy: Energy, limits: ReadonlyMap<string, number>): Promise<void> {
  await energy.scope.db.tx(async (tx) => {
    await lockPark(tx, energy.parkId);
    const progress = await readFitted(energy, tx, limits);
    for (const meter of energy.measured) {
      const from = progress.get(meter.id);
      const limit = limits.get(meter.id)!;
      const to = floorTo(limit - recentMs, energy.width);
      if (from === undefined || from >= to) continue;
      await addLateSpans(tx, energy.parkId, [{ points: meterPoints(meter), from, to: limit, gap: true }]);
      await advanceProgress(tx, energy.parkId, energy.minutes, [meter.id], to);
    }
  });
}

/**
 * Progress of the meters. What was closed before its time, by a clock that was ahead, counts as not closed: it is closed again
 * when its time has come, as if it never had been. The caller holds the park's lock.
 */
async function readFitted(energy: Energy, tx: Tx, limits: ReadonlyMap<string, number>): Promise<Map<string, number>> {
  const progress = await readProgress(tx, energy.minutes);
  for (const [meter, limit] of limits) {
    const until = progress.get(meter);
    if (until === undefined || until <= limit) continue;
    await takeBackProgress(tx, energy.minutes, meter, limit);
    progress.set(meter, limit);
  }
  return progress;
}

/** Where the last days begin, of which nothing waits for history, ms UTC. */
export const recentSince = (energy: Energy): number => floorTo(energy.scope.clock.now() - recentMs, dayMs);

/** What waits of history of some meters; null where none does. */
export function waitingHistory(energy: Energy, tx: Tx, meters: readonly MeterConfig[]): Promise<WaitingHistory | null> {
  return readHistory(tx, meters.flatMap(meterPoints), recentSince(energy));
}

/** Closes every interval whose time has come. */
export async function closeDue(energy: Energy, options: ClosingOptions = {}): Promise<CloseResult> {
  await openMeters(energy);
  const limits = await dueLimits(energy);
  await skipGap(energy, limits);
  const progress = await energy.scope.db.tx((tx) => readProgress(tx, energy.minutes));
  const wanted: MeterSpans[] = [];
  for (const meter of energy.measured) {
    const from = progress.get(meter.id);
    const limit = limits.get(meter.id)!;
    if (from !== undefined && from < limit) wanted.push({ meter, spans: [{ from, to: limit }], limit });
  }
  if (wanted.length === 0) return { closed: 0, revised: 0 };
  return closeSpans(energy, wanted, 'due', options);
}

/**
 * Works off the spans whose samples came late, until none is left: what is recent first, then history in portions, the newest
 * first. Within a portion it goes from day to day, since amounts are judged by those of similar days before; where a portion
 * brings these days, what follows it is judged once more.
 * @param lane only this one
 */
export async function closeLate(
  energy: Energy,
  { lane, ...options }: ClosingOptions & { lane?: Lane } = {},
): Promise<CloseResult> {
  await openMeters(energy);
  const total: CloseResult = { closed: 0, revised: 0 };
  const lanes: readonly Lane[] = lane ? [lane] : ['recent', 'history'];
  for (;;) {
    options.signal?.throwIfAborted();
    let worked = false;
    for (const each of lanes) if ((worked = await closePortion(energy, each, total, options))) break;
    if (!worked) return total;
  }
}

/** Works off the newest portion of a lane. Returns whether there was one. */
async function closePortion(energy: Energy, lane: Lane, total: CloseResult, options: ClosingOptions): Promise<boolean> {
  const limits = await dueLimits(energy);
  const since = recentSince(energy);
  const { progress, late } = await energy.scope.db.tx(async (tx) => {
    // A closing under way may have read its samples before these came: its progress counts.
    await lockPark(tx, energy.parkId);
    return {
      progress: await readFitted(energy, tx, limits),
      late: await readLateSpans(tx, lane, since, lateSpansAtOnce),
    };
  });
  if (late.length === 0) return false;
  const newest = late.reduce((last, { from, to }) => Math.max(last, from, to - 1), -Infinity);
  const begin = lane === 'recent' ? since : floorTo(newest, portionMs);
  const portion = late.filter(({ from, to }) => to > begin || from >= begin);
  for (const mode of ['due', 'late'] as const) {
    const spans = portion
      .filter(({ gap = false }) => gap === (mode === 'due'))
      .map((span) => ({ ...span, from: Math.max(span.from, begin) }));
    const wanted = byMeter(energy, spans, progress);
    if (wanted.length === 0) continue;
    const { closed, revised } = await closeSpans(energy, wanted, mode, options);
    total.closed += closed;
    total.revised += revised;
  }
  if (lane === 'history') await followPortion(energy, portion, options.signal);
  const ids = portion.map(({ id }) => id);
  await energy.scope.db.tx((tx) => cutLateSpans(tx, ids, begin));
  return true;
}

/** The days after a portion were closed before it was there, and may be seen in another light now. */
async function followPortion(energy: Energy, portion: readonly LateSpan[], signal?: AbortSignal): Promise<void> {
  const meters = new Map<string, MeterConfig>();
  for (const { points } of portion)
    for (const point of points) for (const meter of energy.metersByPoint.get(point) ?? []) meters.set(meter.id, meter);
  const end = portion.reduce((last, { to }) => Math.max(last, to), -Infinity);
  const until = Math.min(end + similarMs, floorTo(energy.scope.clock.now(), energy.width));
  for (const span of cutSpan({ from: ceilTo(end, energy.width), to: until }, dayMs)) {
    signal?.throwIfAborted();
    await energy.scope.db.tx(async (tx) => {
      await lockPark(tx, energy.parkId);
      for (const follow of energy.afterHistory) await follow(energy, tx, [...meters.values()], span);
    });
  }
}

function byMeter(energy: Energy, spans: readonly LateSpan[], progress: ReadonlyMap<string, number>): MeterSpans[] {
  const wanted = new Map<string, MeterSpans>();
  for (const { points, from, to } of spans) {
    const meters = new Set(points.flatMap((point) => energy.metersByPoint.get(point) ?? []));
    for (const meter of meters) {
      const limit = progress.get(meter.id);
      if (limit === undefined || from >= limit) continue;
      const entry = wanted.get(meter.id) ?? { meter, spans: [], limit };
      // A span without width is a single instant.
      entry.spans.push({ from, to: Math.max(to, from + 1) });
      wanted.set(meter.id, entry);
    }
  }
  return [...wanted.values()];
}

/**
 * Keeps the changes that reach behind closed intervals, in the transaction of the event. What lies ahead is closed when
 * it is due. Returns whether there is work.
 */
export async function noteChanges(
  energy: Energy,
  tx: Tx,
  changes: readonly { points: string[]; from: number; to: number }[],
): Promise<boolean> {
  const due = floorTo(energy.scope.clock.now() - energy.scope.config.graceSeconds * 1000, energy.width);
  // A clock that was ahead has closed more than is due.
  const progress = await readProgress(tx, energy.minutes);
  const isClosed = (point: string, from: number): boolean =>
    (energy.metersByPoint.get(point) ?? []).some((meter) => from < Math.max(due, progress.get(meter.id) ?? due));
  const late = changes
    .map((change) => ({ ...change, points: change.points.filter((point) => isClosed(point, change.from)) }))
    .filter((change) => change.points.length > 0);
  await addLateSpans(tx, energy.parkId, late);
  return late.length > 0;
}
