import {
  historyStart,
  planHistory,
  recordChunk,
  stepSeconds,
  type HistoryChunk,
  type ModelSnapshot,
  type RecordedChunk,
} from '../domain/index.ts';
import type { BackfillConfig } from '../contracts/config.ts';
import type { LoggedHistory } from './logger.ts';
import type { Simulation } from './simulation.ts';
import { saveEveryMs, type OpenHistory, type SimulationStore } from './store.ts';

/** Records computed before other work gets its turn. */
const recordsPerTurn = 20;
const stepMs = stepSeconds * 1000;

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Runs the model through chunks in the order of time, and returns them in the order given. */
async function record(
  simulation: Simulation,
  start: ModelSnapshot,
  chunks: readonly HistoryChunk[],
  columns: readonly number[],
  signal: AbortSignal,
): Promise<RecordedChunk[]> {
  simulation.model.load(start);
  const recorded = new Map<HistoryChunk, RecordedChunk>();
  for (const chunk of [...chunks].sort((a, b) => a.from - b.from)) {
    const run = recordChunk(simulation.model, columns, chunk);
    let next = run.next();
    for (let count = 1; !next.done; count++) {
      if (count % recordsPerTurn === 0) await turn();
      if (signal.aborted) return [];
      next = run.next();
    }
    recorded.set(chunk, next.value);
  }
  return chunks.map((chunk) => recorded.get(chunk)!);
}

export interface HistoryParts {
  simulation: Simulation;
  store: SimulationStore;
  backfill: BackfillConfig;
  /** Places of the recorded points in the model. */
  columns: readonly number[];
  timeZone: string;
  now(): number;
  signal: AbortSignal;
}

/** Where the model stands, and from when on its history is to be recorded. */
async function startOfHistory({
  simulation,
  store,
  backfill,
  timeZone,
  now,
}: HistoryParts): Promise<{ start: ModelSnapshot; from: number }> {
  const kept = await store.snapshot();
  if (!kept) {
    const time = historyStart(now(), backfill.days, backfill.resolutionSeconds * 1000, timeZone);
    return { start: { ...simulation.model.save(), time }, from: time };
  }
  const { live, ...snapshot } = kept;
  // A logger's memory holds so many days; before that the plants stood still as far as anyone can tell.
  const oldest = now() - backfill.days * 86_400_000;
  const time = Math.ceil(Math.max(snapshot.time, oldest) / stepMs) * stepMs;
  // After a kill: what the devices sent after the last save is not recorded a second time.
  return { start: { ...snapshot, time }, from: live ? time + saveEveryMs + stepMs : time };
}

/**
 * Brings the model to the present: records the days before the first start, or the gap since the last run, and recomputes
 * what earlier runs recorded but did not hand in. Leaves the model at the present, with its state saved.
 */
export async function prepareHistory(parts: HistoryParts): Promise<LoggedHistory[]> {
  const { simulation, store, backfill, columns, now, signal } = parts;
  const logged: LoggedHistory[] = [];
  const { start, from } = await startOfHistory(parts);
  for (const open of await store.openHistories()) {
    const chunks = await record(simulation, open.snapshot, open.chunks, columns, signal);
    if (signal.aborted) return [];
    logged.push({ id: open.id, chunks, done: Math.min(open.done, chunks.length) });
  }
  const plan = planHistory(from, now(), {
    resolutionMs: backfill.resolutionSeconds * 1000,
    recentMs: backfill.recentHours * 3_600_000,
    recentResolutionMs: backfill.recentResolutionSeconds * 1000,
  });
  const recorded = await record(simulation, start, plan, columns, signal);
  if (signal.aborted) return [];
  if (plan.length > 0) {
    simulation.model.advance(Math.max(...plan.map((chunk) => chunk.to)));
    const opened: OpenHistory = await store.openHistory(start, plan, simulation.model.save());
    logged.push({ id: opened.id, chunks: recorded, done: 0 });
  }
  return logged;
}
