import type { Tx } from '@lingtan/sdk';
import type { Point } from '@lingtan/telemetry/contracts';
import { cutSpan, mergeSpans } from '../domain/index.ts';
import { closeBatch } from './close-batch.ts';
import type { CloseMode, MeterSpans } from './close-batch.ts';
import { joinPark, lockPark, readPoints } from './context.ts';
import type { Energy } from './context.ts';
import { advanceProgress, lockMeters } from './progress-store.ts';
import { meterRate, samplesAtOnce } from './sample-rate.ts';
import { closeRegularSpans, lateEdges, regularTasks } from './regular/regular-spans.ts';
import type { RegularResult } from './regular/regular-spans.ts';

/** Time that is read at once. A day keeps the number of queries small; memory is bounded by `samplesAtOnce`. */
const chunkMs = 86_400_000;

/** Portions that run side by side: one reads and calculates while the database writes the other. */
const lanes = 2;

export interface ClosingOptions {
  signal?: AbortSignal;
  progress?: (fraction: number) => Promise<void>;
  /** Samples that one transaction takes of registers that are closed as columns; by default as many as run well. */
  portionSamples?: number;
}

export interface CloseResult {
  closed: number;
  revised: number;
}

type Outcome = RegularResult;

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
  options: ClosingOptions = {},
): Promise<CloseResult> {
  const points = await readPoints(energy);
  const result: CloseResult = { closed: 0, revised: 0 };
  const judged = (list: readonly MeterSpans[], how: CloseMode): Task[] =>
    batches(list, points).map((batch) => ({ list: batch, how }));
  let queue: Task[] = byDay(wanted).flatMap((list) => {
    if (mode === 'exact') return judged(list, mode);
    const { regular, other } = regularTasks(energy, list, points, options.portionSamples);
    return [...regular.map((part): Task => ({ list: part, how: 'regular' })), ...judged(other, mode)];
  });
  const byDatabase: MeterSpans[] = [];
  const run = async ({ list, how }: Task): Promise<Outcome> => {
    options.signal?.throwIfAborted();
    return energy.scope.db.tx(async (tx) => {
      await (how === 'regular' ? joinPark : lockPark)(tx, energy.parkId);
      const meters = list.map(({ meter }) => meter.id);
      if (how === 'regular') await lockMeters(tx, energy.minutes, meters);
      const closed =
        how === 'regular'
          ? await closeRegularSpans(energy, tx, list, mode, points)
          : { ...(await closeBatch(energy, tx, list, how, points)), left: [] };
      if (mode === 'due' && how !== 'exact') await advance(energy, tx, without(list, closed.left));
      return closed;
    });
  };
  for (let done = 0; queue.length > 0 || byDatabase.length > 0;) {
    // Only once all days are there: the edge of one day lies in the next, which the database then could not close.
    if (queue.length === 0)
      queue = lateEdges(energy, byDatabase.splice(0)).flatMap((side) =>
        byDay(side).flatMap((list) => judged(list, mode)),
      );
    const tasks = queue.splice(0, sideBySide(queue));
    const more: Task[] = [];
    await inLanes(tasks, async (task) => {
      const { closed, revised, beyond, left } = await run(task);
      result.closed += closed;
      result.revised += revised;
      more.push(...byDay(beyond).flatMap((list) => judged(list, 'exact')), ...judged(left, mode));
      if (task.how === 'regular' && mode === 'late') byDatabase.push(...without(task.list, left));
      done += 1;
      await options.progress?.(done / (done + tasks.length + queue.length));
    });
    queue.unshift(...more);
  }
  return result;
}

/** How many tasks at the head of the queue may run at the same time: portions of one span, whose meters are different. */
function sideBySide(queue: readonly Task[]): number {
  const spanOf = ({ list }: Task): string => `${list[0]!.spans[0]!.from}/${list[0]!.spans[0]!.to}`;
  const [first] = queue;
  if (first?.how !== 'regular') return 1;
  const end = queue.findIndex((task) => task.how !== 'regular' || spanOf(task) !== spanOf(first));
  return end === -1 ? queue.length : end;
}

/** Runs tasks in their order, a few at a time; after a failure no other begins, and those that run are waited for. */
async function inLanes(tasks: readonly Task[], run: (task: Task) => Promise<void>): Promise<void> {
  const waiting = [...tasks];
  const lane = async (): Promise<void> => {
    try {
      for (let task = waiting.shift(); task; task = waiting.shift()) await run(task);
    } catch (error) {
      waiting.length = 0;
      throw error;
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(lanes, tasks.length) }, lane));
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
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
