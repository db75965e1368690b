import type { Tx } from '@lingtan/sdk';
import type { Point } from '@lingtan/telemetry/contracts';
import { cutSpan, mergeSpans } from '../domain/index.ts';
import { closeBatch } from './close-batch.ts';
import type { CloseMode, MeterSpans } from './close-batch.ts';
import { lockPark, readPoints } from './context.ts';
import type { Energy } from './context.ts';
import { advanceProgress } from './progress-store.ts';
import { meterRate, samplesAtOnce } from './sample-rate.ts';
import { closeRegularSpans, lateEdges, regularTasks } from './regular/regular-spans.ts';

/** Time that is read at once. A day keeps the number of queries small; memory is bounded by `samplesAtOnce`. */
const chunkMs = 86_400_000;

export interface CloseResult {
  closed: number;
  revised: number;
}

/** Work of one transaction. `regular` lets the database try first, and leaves over what needs judgement. */
interface Task {
  list: readonly MeterSpans[];
  how: CloseMode | 'regular';
}

/**
 * Closes or recomputes the given spans, a day and some meters at a time, each in its own transaction: when it is
 * interrupted, what was committed stays and the rest is done by the next run.
 */
export async function closeSpans(
  energy: Energy,
  wanted: readonly MeterSpans[],
  mode: CloseMode,
  options: { signal?: AbortSignal; progress?: (fraction: number) => Promise<void> } = {},
): Promise<CloseResult> {
  const points = await readPoints(energy);
  const result: CloseResult = { closed: 0, revised: 0 };
  const judged = (list: readonly MeterSpans[], how: CloseMode): Task[] =>
    batches(list, points).map((batch) => ({ list: batch, how }));
  let queue: Task[] = byDay(wanted).flatMap((list) => {
    if (mode === 'exact') return judged(list, mode);
    const { regular, other } = regularTasks(energy, list, points);
    return [...regular.map((part): Task => ({ list: part, how: 'regular' })), ...judged(other, mode)];
  });
  const byDatabase: MeterSpans[] = [];
  for (let done = 0; queue.length > 0 || byDatabase.length > 0; done++) {
    options.signal?.throwIfAborted();
    // Only once all days are there: the edge of one day lies in the next, which the database then could not close.
    if (queue.length === 0)
      queue = lateEdges(energy, byDatabase.splice(0)).flatMap((side) =>
        byDay(side).flatMap((list) => judged(list, mode)),
      );
    const { list, how } = queue.shift()!;
    const outcome = await energy.scope.db.tx(async (tx) => {
      await lockPark(tx, energy.parkId);
      const closed =
        how === 'regular'
          ? await closeRegularSpans(energy, tx, list, mode, points)
          : { ...(await closeBatch(energy, tx, list, how, points)), left: [] };
      if (mode === 'due' && how !== 'exact') await advance(energy, tx, without(list, closed.left));
      return closed;
    });
    result.closed += outcome.closed;
    result.revised += outcome.revised;
    queue = [
      ...byDay(outcome.beyond).flatMap((more) => judged(more, 'exact')),
      ...judged(outcome.left, mode),
      ...queue,
    ];
    if (how === 'regular' && mode === 'late') byDatabase.push(...without(list, outcome.left));
    await options.progress?.((done + 1) / (done + 1 + queue.length));
  }
  return result;
}

/** Entries of which nothing is left over. */
function without(list: readonly MeterSpans[], left: readonly MeterSpans[]): MeterSpans[] {
  const open = new Set(left.map(({ meter }) => meter.id));
  return list.filter(({ meter }) => !open.has(meter.id));
}

async function advance(energy: Energy, tx: Tx, batch: readonly MeterSpans[]): Promise<void> {
  const byUntil = new Map<number, string[]>();
  for (const { meter, spans } of batch) {
    const until = Math.max(...spans.map((s) => s.to));
    byUntil.set(until, [...(byUntil.get(until) ?? []), meter.id]);
  }
  for (const [until, meters] of byUntil) await advanceProgress(tx, energy.parkId, energy.minutes, meters, until);
}

/** Cuts spans into days, in order of time. */
function byDay(wanted: readonly MeterSpans[]): MeterSpans[][] {
  const days = new Map<number, Map<string, MeterSpans>>();
  for (const entry of wanted) {
    const { meter, spans, limit, directions } = entry;
    for (const piece of mergeSpans(spans).flatMap((span) => cutSpan(span, chunkMs))) {
      const day = Math.floor(piece.from / chunkMs);
      const meters = days.get(day) ?? new Map<string, MeterSpans>();
      const key = `${meter.id}/${directions?.join() ?? ''}`;
      const known = meters.get(key) ?? { meter, spans: [], limit, ...(directions ? { directions } : {}) };
      known.spans = mergeSpans([...known.spans, piece]);
      meters.set(key, known);
      days.set(day, meters);
    }
  }
  return [...days.entries()].sort(([a], [b]) => a - b).map(([, meters]) => [...meters.values()]);
}

/** Batches of meters of one day that fit in memory. */
function batches(list: readonly MeterSpans[], points: ReadonlyMap<string, Point>): MeterSpans[][] {
  const result: MeterSpans[][] = [];
  let load = Infinity;
  for (const entry of list) {
    const ms = Math.max(...entry.spans.map((s) => s.to)) - Math.min(...entry.spans.map((s) => s.from));
    const samples = ms * meterRate(entry.meter, points);
    if (load + samples > samplesAtOnce) {
      result.push([]);
      load = 0;
    }
    result.at(-1)!.push(entry);
    load += samples;
  }
  return result;
}
