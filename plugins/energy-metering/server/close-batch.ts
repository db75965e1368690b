import type { Tx } from '@lingtan/sdk';
import type { Point } from '@lingtan/telemetry/contracts';
import type { Direction, MeterConfig } from '../contracts/index.ts';
import {
  affectedSpan,
  closeMeter,
  mergeSpans,
  meterDirections,
  needsPower,
  registerPoint,
  sameFigures,
} from '../domain/index.ts';
import type { ClosedInterval, SampleWindows, Span } from '../domain/index.ts';
import type { Energy } from './context.ts';
import { readIntervals } from './interval-store.ts';
import type { NewRevision } from './interval-store.ts';
import { readUsable } from './sample-windows.ts';
import { writeRevisions } from './write-revisions.ts';

/** What to close of one meter. */
export interface MeterSpans {
  meter: MeterConfig;
  spans: Span[];
  /** Intervals from here on are not due yet. */
  limit: number;
  /** Absent: all that the meter has. */
  directions?: readonly Direction[];
}

/** The directions of a meter that are to be closed. */
export function wantedDirections({ meter, directions }: MeterSpans): readonly Direction[] {
  return directions ?? meterDirections(meter);
}

/**
 * - `due`: intervals whose time has come; those without samples are recorded as missing.
 * - `late`: samples changed; whatever they can reach is recomputed, but time before a meter's first sample and after its
 *   last one is left alone.
 * - `exact`: exactly these intervals, as the far part of `due` or `late`; with the same restraint as `late`.
 */
export type CloseMode = 'due' | 'late' | 'exact';

export interface BatchResult {
  closed: number;
  revised: number;
  /** Parts of a long gap that lie outside the samples that were read. */
  beyond: MeterSpans[];
}

interface Computed {
  meter: MeterConfig;
  direction: Direction;
  intervals: ClosedInterval[];
  /** Where an interval without samples is recorded as missing; elsewhere it is left alone. */
  due: readonly Span[];
}

/** Closes the spans of a few meters within one transaction. `points` are those that telemetry has. */
export async function closeBatch(
  energy: Energy,
  tx: Tx,
  batch: readonly MeterSpans[],
  mode: CloseMode,
  points: ReadonlyMap<string, Point>,
): Promise<BatchResult> {
  const read = coveredSpan(batch, energy.width);
  const { units } = energy;
  const windows = await readWindows(energy, batch, read, points);
  const computed: Computed[] = [];
  const beyond: BatchResult['beyond'] = [];
  for (const entry of batch) {
    const { meter, spans, limit } = entry;
    for (const direction of wantedDirections(entry)) {
      const wanted = mode === 'exact' ? spans : reach(meter, direction, windows, spans, mode, energy.width);
      const inside = clip(wanted, { from: read.from, to: Math.min(read.to, limit) });
      const outside = [
        ...clip(wanted, { from: -Infinity, to: read.from }),
        ...clip(wanted, { from: read.to, to: limit }),
      ];
      if (outside.length > 0) beyond.push({ meter, spans: outside, limit, directions: [direction] });
      const intervals = inside.flatMap((span) => closeMeter(meter, direction, windows, span, energy.width, units));
      computed.push({ meter, direction, intervals, due: mode === 'due' ? spans : [] });
    }
  }
  const revisions = await findRevisions(energy, tx, computed);
  return { ...(await writeRevisions(energy, tx, revisions)), beyond };
}

/** One interval more on either side, so that the ordinary neighbour samples are read in the same query. */
function coveredSpan(batch: readonly MeterSpans[], width: number): Span {
  const all = batch.flatMap((entry) => entry.spans);
  const from = Math.min(...all.map((s) => s.from));
  const to = Math.max(...all.map((s) => s.to));
  return { from: Math.floor(from / width) * width - width, to: Math.ceil(to / width) * width + width };
}

/** Reads the registers of the batch, and the power gauges only where they leave something open. */
async function readWindows(
  energy: Energy,
  batch: readonly MeterSpans[],
  read: Span,
  points: ReadonlyMap<string, Point>,
): Promise<SampleWindows> {
  const { units } = energy;
  const windows: Record<string, SampleWindows[string]> = {};
  const load = async (wanted: readonly string[]): Promise<void> => {
    for (const [point, samples] of await readUsable(energy.telemetry, wanted, read, points)) windows[point] = samples;
  };
  const registers = new Set<string>();
  const gauges = new Set<string>();
  for (const entry of batch) {
    const { meter } = entry;
    for (const direction of wantedDirections(entry)) {
      const register = registerPoint(meter, direction);
      if (register !== undefined) registers.add(register);
      else if (meter.powerPoint !== undefined) gauges.add(meter.powerPoint);
    }
  }
  await load([...registers, ...gauges]);

  const open = batch
    .filter((entry) =>
      wantedDirections(entry).some((direction) => {
        const { meter, spans } = entry;
        const register = registerPoint(meter, direction);
        if (register === undefined || meter.powerPoint === undefined) return false;
        if (windows[register]!.length === 0) return true;
        const whole = mergeSpans(
          clip(
            spans.map((s) => align(s, energy.width)),
            read,
          ),
        );
        return whole.some((span) =>
          needsPower(meter, closeMeter(meter, direction, windows, span, energy.width, units)),
        );
      }),
    )
    .map(({ meter }) => meter.powerPoint!)
    .filter((point) => windows[point] === undefined);
  await load([...new Set(open)]);
  return windows;
}

function align(span: Span, width: number): Span {
  return { from: Math.floor(span.from / width) * width, to: Math.ceil(span.to / width) * width };
}

/** Aligned spans that changes within `spans` can reach for one direction of a meter. */
function reach(
  meter: MeterConfig,
  direction: Direction,
  windows: SampleWindows,
  spans: readonly Span[],
  mode: CloseMode,
  width: number,
): Span[] {
  const register = windows[registerPoint(meter, direction) ?? ''] ?? [];
  const power = windows[meter.powerPoint ?? ''] ?? [];
  const samples = register.length > 0 ? register : power;
  // An amount of an interval belongs to the time before its own.
  const before = meter.registerType === 'interval' ? Math.max(width, (meter.registerStepMinutes ?? 0) * 60_000) : 0;
  const reached = spans.map((span) => {
    const { from, to } = affectedSpan(samples, span, width);
    return to > from ? { from: from - before, to } : { from, to };
  });
  return mergeSpans(mode === 'due' ? [...reached, ...spans.map((s) => align(s, width))] : reached);
}

function clip(spans: readonly Span[], within: Span): Span[] {
  return spans
    .map((s) => ({ from: Math.max(s.from, within.from), to: Math.min(s.to, within.to) }))
    .filter((s) => s.to > s.from);
}

async function findRevisions(energy: Energy, tx: Tx, computed: readonly Computed[]): Promise<NewRevision[]> {
  let from = Infinity;
  let to = -Infinity;
  for (const { intervals } of computed) {
    if (intervals.length === 0) continue;
    from = Math.min(from, intervals[0]!.start);
    to = Math.max(to, intervals.at(-1)!.start + energy.width);
  }
  if (to <= from) return [];
  const meters = [...new Set(computed.map(({ meter }) => meter.id))];
  const known = new Map(
    (await readIntervals(tx, { meters, from, to })).map((r) => [`${r.meter}.${r.direction}/${r.start}`, r]),
  );
  return computed.flatMap(({ meter, direction, intervals, due }) =>
    intervals.flatMap((interval): NewRevision[] => {
      const current = known.get(`${meter.id}.${direction}/${interval.start}`);
      if (!current) {
        if (interval.reason === 'out-of-service') return [];
        const unknown = interval.amount === null && interval.reason === 'no-samples';
        const isDue = due.some((span) => interval.start >= span.from && interval.start < span.to);
        return unknown && !isDue ? [] : [{ meter, direction, revision: 1, interval }];
      }
      if (current.minutes === energy.minutes && sameFigures(current, interval)) return [];
      return [{ meter, direction, revision: current.revision + 1, interval }];
    }),
  );
}
