import { qualities, worstQuality } from '@lingtan/sdk';
import type { Quality, Tx } from '@lingtan/sdk';
import { sameFigures } from '../../domain/index.ts';
import type { ClosedInterval, Span } from '../../domain/index.ts';
import { noStatus, readColumns } from '../columns.ts';
import type { Energy } from '../context.ts';
import { readIntervals } from '../interval-store.ts';
import type { NewRevision } from '../interval-store.ts';
import type { Follower } from '../write-revisions.ts';
import { readyMeters } from './ready-meters.ts';
import type { ReadyMeter } from './ready-meters.ts';

/** Amount and status of one interval of one series. */
interface Cell {
  amount: number;
  status: number;
}

/** What this run has calculated already, for virtual meters that read virtual meters. */
type Fresh = Map<string, Map<number, Cell>>;

/** Intervals of which something was written, by meter id. */
export type Touched = Map<string, Set<number>>;

function touch(touched: Touched, meter: string, start: number): void {
  const starts = touched.get(meter) ?? new Set();
  starts.add(start);
  touched.set(meter, starts);
}

/** Recalculates the virtual meters that read something that was written, at the intervals concerned and at no others. */
export const followVirtual: Follower = async (energy, tx, written) => {
  if (readyMeters(energy).length === 0 || written.length === 0) return [];
  const touched: Touched = new Map();
  for (const { meter, interval } of written) touch(touched, meter.id, interval.start);
  return recalculate(energy, tx, touched);
};

followVirtual.followSpan = async (energy, tx, written, span) => {
  const inputs = readyMeters(energy).map((entry) => entry.inputs.map(({ meter }) => meter));
  if (inputs.length === 0) return [];
  const read = new Set(inputs.flat());
  const constant = inputs.some((list) => list.length === 0);
  const touched: Touched = new Map();
  for (const [index, { meter }] of written.entries()) {
    // An amount that reads no meter is calculated wherever any meter has an interval.
    if (!read.has(meter.id) && !(constant && index === 0)) continue;
    for (let start = span.from; start < span.to; start += energy.width) touch(touched, meter.id, start);
  }
  return touched.size === 0 ? [] : recalculate(energy, tx, touched);
};

/** Revisions of the virtual meters that read the touched intervals, or that are named among them themselves. */
export async function recalculate(energy: Energy, tx: Tx, touched: Touched): Promise<NewRevision[]> {
  const everywhere = new Set([...touched.values()].flatMap((starts) => [...starts]));
  const fresh: Fresh = new Map();
  const result: NewRevision[] = [];
  for (const entry of readyMeters(energy)) {
    const { id } = entry.meter;
    const read =
      entry.inputs.length === 0 ? everywhere : entry.inputs.flatMap(({ meter }) => [...(touched.get(meter) ?? [])]);
    const starts = [...new Set([...read, ...(touched.get(id) ?? [])])].sort((a, b) => a - b);
    if (starts.length === 0) continue;
    const span = { from: starts[0]!, to: starts.at(-1)! + energy.width };
    const intervals = await calculate(energy, tx, entry, starts, span, fresh);
    fresh.set(
      `${id}.${entry.direction}`,
      new Map(
        intervals.map(({ start, amount, status }) => [
          start,
          { amount: amount ?? NaN, status: qualities.indexOf(status) },
        ]),
      ),
    );
    for (const start of starts) touch(touched, id, start);
    result.push(...(await changed(tx, energy, entry, intervals, span)));
  }
  return result;
}

async function calculate(
  energy: Energy,
  tx: Tx,
  entry: ReadyMeter,
  starts: readonly number[],
  span: Span,
  fresh: Fresh,
): Promise<ClosedInterval[]> {
  const series = entry.inputs.flatMap(({ meter, series: parts }) =>
    parts.map(({ direction }) => ({ meter, direction })),
  );
  const columns = series.length === 0 ? [] : await readColumns(energy, tx, { ...span, series });
  const cellAt = (place: number, start: number): Cell => {
    const column = columns[place]!;
    const known = fresh.get(`${column.meter}.${column.direction}`)?.get(start);
    if (known) return known;
    const slot = Math.round((start - span.from) / energy.width);
    return { amount: column.amounts[slot]!, status: column.status[slot]! };
  };
  return starts.map((start) => {
    const statuses: Quality[] = [];
    let place = 0;
    const amounts = entry.inputs.map(({ series: parts }) =>
      parts.reduce((sum, { sign }) => {
        const { amount, status } = cellAt(place++, start);
        statuses.push(status === noStatus ? 'missing' : qualities[status]!);
        return sum + sign * amount;
      }, 0),
    );
    const amount = entry.compiled.run(amounts);
    return calculated(start, amount, entry.inputs.length === 0 ? 'actual' : worstQuality(statuses));
  });
}

function calculated(start: number, amount: number | null, inputs: Quality): ClosedInterval {
  const known = inputs !== 'missing';
  return {
    start,
    amount,
    status: amount === null ? 'missing' : inputs,
    method: 'formula',
    reason: amount !== null ? null : known ? 'formula-undefined' : 'input-missing',
    startReading: null,
    endReading: null,
    shiftReading: 0,
    sampleFrom: null,
    sampleTo: null,
    source: 'register',
  };
}

async function changed(
  tx: Tx,
  energy: Energy,
  { meter, direction }: ReadyMeter,
  intervals: readonly ClosedInterval[],
  span: Span,
): Promise<NewRevision[]> {
  const stored = await readIntervals(tx, { ...span, meters: [meter.id], minutes: energy.minutes });
  const current = new Map(stored.filter((row) => row.direction === direction).map((row) => [row.start, row]));
  return intervals.flatMap((interval) => {
    const before = current.get(interval.start);
    if (before && sameFigures(before, interval)) return [];
    return [{ meter, direction, revision: (before?.revision ?? 0) + 1, interval }];
  });
}
