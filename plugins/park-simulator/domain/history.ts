import { dateStart, localDate } from '@lingtan/sdk';
import type { ParkModel } from './model.ts';
import { shown } from './point.ts';
import { stepSeconds } from './units/unit.ts';

/** A stretch of history at one resolution: records at from + resolution, …, to. */
export interface HistoryChunk {
  from: number;
  to: number;
  resolutionMs: number;
}

/** How a data logger keeps the past. */
export interface HistoryResolution {
  resolutionMs: number;
  recentMs: number;
  recentResolutionMs: number;
}

const stepMs = stepSeconds * 1000;
const chunkMs = 6 * 3_600_000;

/**
 * Cuts (from, to] into chunks on the grid of the resolution, the last `recentMs` of it finer. What lies off the grid at
 * either end is one shorter record, down to a step of the model, so that a short stop leaves no gap. Sent newest first:
 * today's charts fill at once, and every chunk joins on to what is there already, so that no stretch between old and new
 * readings has to be estimated first and revised later.
 */
export function planHistory(from: number, to: number, resolution: HistoryResolution): HistoryChunk[] {
  const coarse = resolution.resolutionMs;
  const fine = resolution.recentResolutionMs;
  const first = Math.ceil(from / stepMs) * stepMs;
  const last = Math.floor(to / stepMs) * stepMs;
  if (last <= first) return [];
  const end = Math.floor(last / fine) * fine;
  const finest = Math.floor((end - resolution.recentMs) / coarse) * coarse;
  const grid = first < finest ? coarse : fine;
  const begin = Math.ceil(first / grid) * grid;
  if (begin > last) return [{ from: first, to: last, resolutionMs: last - first }];
  const chunks: HistoryChunk[] = [];
  if (first < begin) chunks.push({ from: first, to: begin, resolutionMs: begin - first });
  for (let at = begin; at < finest;) {
    const next = Math.min(finest, (Math.floor(at / chunkMs) + 1) * chunkMs);
    chunks.push({ from: at, to: next, resolutionMs: coarse });
    at = next;
  }
  const recentFrom = Math.max(begin, finest);
  if (recentFrom < end) chunks.push({ from: recentFrom, to: end, resolutionMs: fine });
  if (end < last) chunks.push({ from: end, to: last, resolutionMs: last - end });
  return chunks.reverse();
}

/** From as many days on a history begins with a month, so that one is there as a whole. */
export const wholeMonthDays = 31;

/**
 * Where the history of so many days begins, on the grid of its resolution. One of a month and more begins with the month that
 * it reaches into: what is closed by the month could be closed of none otherwise. Its first record is at the month's first
 * instant, where the first interval has its first reading.
 */
export function historyStart(now: number, days: number, resolutionMs: number, timeZone: string): number {
  const oldest = now - days * 86_400_000;
  const from =
    days < wholeMonthDays
      ? oldest
      : dateStart(`${localDate(oldest, timeZone).slice(0, 7)}-01`, timeZone) - resolutionMs;
  return Math.floor(from / resolutionMs) * resolutionMs;
}

/** Records in a chunk. */
export function recordCount(chunk: HistoryChunk): number {
  return Math.round((chunk.to - chunk.from) / chunk.resolutionMs);
}

/** What the logger recorded in a chunk: `values[record * columns + column]`. */
export interface RecordedChunk extends HistoryChunk {
  values: Float64Array;
}

/**
 * Runs the model through a chunk, which must begin where the model stands or later, and yields after each record so that
 * the caller can let others work. Gauges are the mean over the record's time, as loggers keep them; registers and states
 * are what the device shows at its end.
 */
export function* recordChunk(
  model: ParkModel,
  columns: readonly number[],
  chunk: HistoryChunk,
): Generator<void, RecordedChunk> {
  const records = recordCount(chunk);
  const values = new Float64Array(records * columns.length);
  const reading = new Float64Array(model.points.length);
  const sums = new Float64Array(columns.length);
  const gauges = columns.map((column) => model.points[column]!.kind === 'gauge');
  model.advance(chunk.from);
  for (let record = 0; record < records; record++) {
    const end = chunk.from + (record + 1) * chunk.resolutionMs;
    sums.fill(0);
    let steps = 0;
    for (let at = end - chunk.resolutionMs + stepMs; at <= end; at += stepMs) {
      model.advance(at);
      model.read(at, reading);
      steps += 1;
      for (let i = 0; i < columns.length; i++) if (gauges[i]) sums[i]! += reading[columns[i]!]!;
    }
    for (let i = 0; i < columns.length; i++) {
      const point = model.points[columns[i]!]!;
      values[record * columns.length + i] = gauges[i] ? shown(point, sums[i]! / steps) : reading[columns[i]!]!;
    }
    yield;
  }
  return { ...chunk, values };
}
