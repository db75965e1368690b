import { cutSpan, mergeSpans, meterDirections } from '../domain/index.ts';
import { closeBatch } from './close-batch.ts';
import type { CloseMode, MeterSpans } from './close-batch.ts';
import { lockPark } from './context.ts';
import type { Energy } from './context.ts';
import { advanceProgress } from './progress-store.ts';

/** Time that is read at once. A day keeps the number of queries small; memory is bounded by `samplesAtOnce`. */
const chunkMs = 86_400_000;
/** About this many samples are held in memory at once. */
const samplesAtOnce = 100_000;

export interface CloseResult {
  closed: number;
  revised: number;
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
  const rhythm = await sampleRhythm(energy);
  const known = new Set(rhythm.keys());
  const result: CloseResult = { closed: 0, revised: 0 };
  let queue = chunks(wanted, rhythm).map((batch) => ({ batch, mode }));
  for (let done = 0; queue.length > 0; done++) {
    options.signal?.throwIfAborted();
    const { batch, mode: how } = queue.shift()!;
    const outcome = await energy.scope.db.tx(async (tx) => {
      await lockPark(tx, energy.parkId);
      const closed = await closeBatch(energy, tx, batch, how, known);
      if (how === 'due') await advance(energy, tx, batch);
      return closed;
    });
    result.closed += outcome.closed;
    result.revised += outcome.revised;
    if (outcome.beyond.length > 0)
      queue = [...chunks(outcome.beyond, rhythm).map((more) => ({ batch: more, mode: 'exact' as const })), ...queue];
    await options.progress?.((done + 1) / (done + 1 + queue.length));
  }
  return result;
}

async function advance(
  energy: Energy,
  tx: Parameters<typeof advanceProgress>[0],
  batch: readonly MeterSpans[],
): Promise<void> {
  const byUntil = new Map<number, string[]>();
  for (const { meter, spans } of batch) {
    const until = Math.max(...spans.map((s) => s.to));
    byUntil.set(until, [...(byUntil.get(until) ?? []), meter.id]);
  }
  for (const [until, meters] of byUntil) await advanceProgress(tx, energy.parkId, energy.minutes, meters, until);
}

/** Expected samples per ms of each point. */
async function sampleRhythm(energy: Energy): Promise<Map<string, number>> {
  const points = await energy.telemetry.points();
  return new Map(points.map((p) => [p.id, 1 / (Math.max(1, p.expectedEverySeconds) * 1000)]));
}

/** Cuts spans into days, and each day into batches of meters that fit in memory. Days come in order of time. */
function chunks(wanted: readonly MeterSpans[], rhythm: ReadonlyMap<string, number>): MeterSpans[][] {
  const days = new Map<number, Map<string, MeterSpans>>();
  for (const { meter, spans, limit } of wanted) {
    for (const piece of mergeSpans(spans).flatMap((span) => cutSpan(span, chunkMs))) {
      const day = Math.floor(piece.from / chunkMs);
      const meters = days.get(day) ?? new Map<string, MeterSpans>();
      const entry = meters.get(meter.id) ?? { meter, spans: [], limit };
      entry.spans = mergeSpans([...entry.spans, piece]);
      meters.set(meter.id, entry);
      days.set(day, meters);
    }
  }
  return [...days.entries()].sort(([a], [b]) => a - b).flatMap(([, meters]) => batches([...meters.values()], rhythm));
}

function batches(list: readonly MeterSpans[], rhythm: ReadonlyMap<string, number>): MeterSpans[][] {
  const result: MeterSpans[][] = [];
  let load = Infinity;
  for (const entry of list) {
    const ms = Math.max(...entry.spans.map((s) => s.to)) - Math.min(...entry.spans.map((s) => s.from));
    const points = [entry.meter.importPoint, entry.meter.exportPoint, entry.meter.powerPoint];
    const rate = points.reduce((sum, point) => sum + (rhythm.get(point ?? '') ?? 0), 0);
    const samples = ms * rate * (meterDirections(entry.meter).length > 0 ? 1 : 0);
    if (load + samples > samplesAtOnce) {
      result.push([]);
      load = 0;
    }
    result.at(-1)!.push(entry);
    load += samples;
  }
  return result;
}
