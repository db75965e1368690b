import type { Tx } from '@lingtan/sdk';
import type { Point } from '@lingtan/telemetry/contracts';
import type { Span } from '../../domain/index.ts';
import { ceilTo, floorTo, mergeSpans, meterDirections, registerPoint } from '../../domain/index.ts';
import { closeBatch, wantedDirections } from '../close-batch.ts';
import type { BatchResult, CloseMode, MeterSpans } from '../close-batch.ts';
import { lockFollowers } from '../context.ts';
import type { Energy } from '../context.ts';
import { pointRate } from '../sample-rate.ts';
import { closeRegular, steadyRegisters } from './close-regular.ts';
import type { RegularWrite } from './close-regular.ts';
import { followRegular } from './write-regular.ts';

/** With fewer registers the way through the database costs more than it saves. */
const leastRegisters = 8;
/** Samples of one portion: few enough that two portions of a large park run side by side most of the time. */
const samplesPerPortion = 300_000;

/** The whole intervals of an entry's span; null where it has several spans, or no whole interval. */
function wholeSpan({ spans }: MeterSpans, width: number): Span | null {
  if (spans.length !== 1) return null;
  const span = { from: ceilTo(spans[0]!.from, width), to: floorTo(spans[0]!.to, width) };
  return span.to > span.from ? span : null;
}

/** Splits the meters of a day: those that the database may try, in groups of one span, and the others. */
export function regularTasks(
  energy: Energy,
  list: readonly MeterSpans[],
  points: ReadonlyMap<string, Point>,
  portionSamples = samplesPerPortion,
): { regular: MeterSpans[][]; other: MeterSpans[] } {
  const groups = new Map<string, { span: Span; entries: MeterSpans[] }>();
  const other: MeterSpans[] = [];
  for (const entry of list) {
    const span = wholeSpan(entry, energy.width);
    const steady =
      span !== null &&
      steadyRegisters(energy, [{ ...entry, directions: wantedDirections(entry) }], span, points).length > 0;
    if (!steady) {
      other.push(entry);
      continue;
    }
    const key = `${span.from}/${span.to}`;
    const group = groups.get(key) ?? { span, entries: [] };
    group.entries.push(entry);
    groups.set(key, group);
  }
  const regular: MeterSpans[][] = [];
  for (const { span, entries } of groups.values()) {
    const registers = entries.reduce((sum, entry) => sum + wantedDirections(entry).length, 0);
    if (registers < leastRegisters) other.push(...entries);
    else regular.push(...portions(entries, span, points, portionSamples));
  }
  return { regular, other };
}

/** In the order of the points, whose samples lie side by side in that order: each portion reads its own pages only. */
function portions(
  list: readonly MeterSpans[],
  span: Span,
  points: ReadonlyMap<string, Point>,
  most: number,
): MeterSpans[][] {
  const place = (entry: MeterSpans): number =>
    points.get(registerPoint(entry.meter, wantedDirections(entry)[0]!) ?? '')?.no ?? 0;
  const result: MeterSpans[][] = [[]];
  let load = 0;
  for (const entry of [...list].sort((a, b) => place(a) - place(b))) {
    const samples = wantedDirections(entry).reduce(
      (sum, direction) => sum + pointRate(points.get(registerPoint(entry.meter, direction) ?? '')),
      0,
    );
    load += samples * (span.to - span.from);
    if (load > most && result.at(-1)!.length > 0) {
      result.push([]);
      load = samples * (span.to - span.from);
    }
    result.at(-1)!.push(entry);
  }
  return result;
}

export interface RegularResult extends BatchResult {
  /** What needs judgement: nothing of it was written. */
  left: MeterSpans[];
}

/**
 * Closes one group of meters as columns, and does what its intervals change before their span. The caller has joined the park
 * (`joinPark`): other groups of the same span may be at work until it comes to what looks across meters.
 */
export async function closeRegularSpans(
  energy: Energy,
  tx: Tx,
  list: readonly MeterSpans[],
  mode: CloseMode,
  points: ReadonlyMap<string, Point>,
): Promise<RegularResult> {
  const span = wholeSpan(list[0]!, energy.width)!;
  const wanted = list.map((entry) => ({ meter: entry.meter, directions: wantedDirections(entry) }));
  const written = await closeRegular(energy, tx, steadyRegisters(energy, wanted, span, points), span, points);
  const result: RegularResult = { closed: 0, revised: 0, beyond: [], left: leftOver(list, written) };
  await lockFollowers(tx, energy.parkId);
  if (written.length > 0) {
    const { closed, revised } = await followRegular(energy, tx, written, span);
    result.closed += closed;
    result.revised += revised;
  }
  const before = mode === 'due' ? unsettled(written, list, span, energy.width) : [];
  if (before.length > 0) {
    const { closed, revised, beyond } = await closeBatch(energy, tx, before, 'exact', points);
    result.closed += closed;
    result.revised += revised;
    result.beyond.push(...beyond);
  }
  return result;
}

function leftOver(list: readonly MeterSpans[], written: readonly RegularWrite[]): MeterSpans[] {
  const done = new Set(written.map(({ meter, direction }) => `${meter.id}.${direction}`));
  return list.flatMap((entry) => {
    const directions = wantedDirections(entry).filter((direction) => !done.has(`${entry.meter.id}.${direction}`));
    if (directions.length === 0) return [];
    return [directions.length === meterDirections(entry.meter).length ? entry : { ...entry, directions }];
  });
}

/** Two intervals before the span: a step that crosses its first boundary begins at most one and a half widths earlier. */
function unsettled(
  written: readonly RegularWrite[],
  list: readonly MeterSpans[],
  span: Span,
  width: number,
): MeterSpans[] {
  const limits = new Map(list.map(({ meter, limit }) => [meter.id, limit]));
  return written.flatMap(({ meter, direction, settled }) =>
    settled
      ? []
      : [
          {
            meter,
            directions: [direction],
            spans: [{ from: span.from - 2 * width, to: span.from }],
            limit: limits.get(meter.id)!,
          },
        ],
  );
}

/**
 * Instants at both ends of late spans that the regular path closed, first all beginnings and then all ends: what lies beyond
 * them is judged by their neighbours.
 */
export function lateEdges(energy: Energy, list: readonly MeterSpans[]): [MeterSpans[], MeterSpans[]] {
  const meters = new Map<string, MeterSpans>();
  for (const entry of list) {
    const key = `${entry.meter.id}/${entry.directions?.join() ?? ''}`;
    const known = meters.get(key);
    meters.set(key, { ...entry, spans: mergeSpans([...(known?.spans ?? []), ...entry.spans]) });
  }
  const side = (pick: (span: Span) => Span): MeterSpans[] =>
    [...meters.values()].map((entry) => ({ ...entry, spans: entry.spans.map(pick) }));
  const { width } = energy;
  return [
    side(({ from }) => ({ from, to: Math.max(ceilTo(from, width), from + 1) })),
    side(({ to }) => ({ from: Math.min(floorTo(to, width), to - 1), to })),
  ];
}
