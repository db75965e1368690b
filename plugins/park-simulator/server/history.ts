import {
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
import type { OpenHistory, SimulationStore } from './store.ts';

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
  now(): number;
  signal: AbortSignal;
}

/** Where the history to record begins, and the model there. */
async function startOfHistory({ simulation, store, backfill, now }: HistoryParts): Promise<ModelSnapshot> {
  const oldest = now() - backfill.days * 86_400_000;
  const kept = await store.snapshot();
  const grid = backfill.resolutionSeconds * 1000;
  if (kept) {
    // A logger's memory holds so many days; before that the plants stood still as far as anyone can tell.
    const time = Math.max(kept.time, oldest);
    return { ...kept, time: Math.ceil(time / stepMs) * stepMs };
  }
  return { ...simulation.model.save(), time: Math.floor(oldest / grid) * grid };
}

/**
 * Brings the model to the present: records the days before the first start, or the gap since the last run, and recomputes
 * what earlier runs recorded but did not hand in. Leaves the model at the present, with its state saved.
 */
export async function prepareHistory(parts: HistoryParts): Promise<LoggedHistory[]> {
  const { simulation, store, backfill, columns, now, signal } = parts;
  const logged: LoggedHistory[] = [];
  const start = await startOfHistory(parts);
  for (const open of await store.openHistories()) {
    const chunks = await record(simulation, open.snapshot, open.chunks, columns, signal);
    if (signal.aborted) return [];
    logged.push({ id: open.id, chunks, done: Math.min(open.done, chunks.length) });
  }
  const plan = planHistory(start.time, now(), {
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
