import type { EnergyTotal, MeterReadingsService } from '@lingtan/energy-metering/contracts';
import { removeControlled } from '../../domain/index.ts';
import { quarter } from '../context.ts';
import { keyOf } from './series-meters.ts';
import type { SeriesMeters } from './series-meters.ts';

/** Quarter hours of a span, ms UTC. */
export interface Span {
  from: number;
  to: number;
}

const whPerQuarterToKw = 1 / 250;

/**
 * Mean power of each series by its key, kW, one value a quarter hour. NaN where the interval of any of its meters is missing: a sum
 * without it would be too low and look complete. `minutes` is the width of the park's intervals.
 */
export async function readHistory(
  readings: MeterReadingsService,
  list: readonly SeriesMeters[],
  { from, to }: Span,
  minutes: number,
): Promise<Map<string, Float64Array>> {
  const count = Math.round((to - from) / quarter);
  const totals =
    count > 0 && list.some(({ less }) => !less)
      ? await readings.totals({ from, to, resolution: '15m', by: 'role' })
      : [];
  const perMeter = 15 / minutes;
  const single = list.flatMap(({ meters, less }) => (less ? [...meters, ...less].map(({ id }) => id) : []));
  const read = await readMeters(readings, single, { from, to });
  return new Map(
    list.map((source) => {
      const { roles, direction, meters, less } = source;
      const key = keyOf(source);
      if (less) return [key, sumOf(read, direction, meters, less, count)];
      const values = new Float64Array(count);
      const intervals = new Int32Array(count);
      for (const total of totals) {
        if (total.direction !== direction || !(roles as readonly string[]).includes(total.key)) continue;
        const index = Math.round((total.from - from) / quarter);
        values[index]! += total.amount * whPerQuarterToKw;
        intervals[index]! += known(total);
      }
      for (let i = 0; i < count; i++) if (intervals[i]! < meters.length * perMeter) values[i] = NaN;
      return [key, values];
    }),
  );
}

/** Sum of meters less others; NaN where one of them is not known, not taken for zero. */
function sumOf(
  read: (meter: string, direction: SeriesMeters['direction']) => Float64Array,
  direction: SeriesMeters['direction'],
  meters: SeriesMeters['meters'],
  less: SeriesMeters['meters'],
  count: number,
): Float64Array {
  const sum = new Float64Array(count);
  for (const { id } of meters) read(id, direction).forEach((kw, i) => (sum[i]! += kw));
  const controlled = less.map(({ id }) => ({ id, values: read(id, direction) }));
  return removeControlled(sum, controlled).values;
}

function known({ intervals, quality }: EnergyTotal): number {
  return Math.round(intervals * (1 - quality.missing));
}

/** Mean power of single meters and directions, kW, one value a quarter hour, NaN where missing; key `<meter>.<direction>`. */
export async function readMeters(
  readings: MeterReadingsService,
  meters: readonly string[],
  { from, to }: Span,
): Promise<(meter: string, direction: 'import' | 'export') => Float64Array> {
  const count = Math.max(0, Math.round((to - from) / quarter));
  const totals =
    count > 0 && meters.length > 0
      ? await readings.totals({ from, to, resolution: '15m', by: 'meter', meters: [...new Set(meters)] })
      : [];
  const rows = new Map<string, Float64Array>();
  for (const { key, direction, from: start, amount, quality } of totals) {
    const name = `${key}.${direction}`;
    if (!rows.has(name)) rows.set(name, new Float64Array(count).fill(NaN));
    if (quality.missing === 0) rows.get(name)![Math.round((start - from) / quarter)] = amount * whPerQuarterToKw;
  }
  return (meter, direction) => rows.get(`${meter}.${direction}`) ?? new Float64Array(count).fill(NaN);
}

/** Range of indices from the first value to behind the last; empty where nothing is known. */
export function knownRange(values: Float64Array): { first: number; end: number } {
  let first = 0;
  while (first < values.length && Number.isNaN(values[first]!)) first += 1;
  let end = values.length;
  while (end > first && Number.isNaN(values[end - 1]!)) end -= 1;
  return { first, end };
}

/** Load less generation over the last `quarters`, kW; NaN where one of them is not known, nothing without a load. */
export function netOf(values: ReadonlyMap<string, Float64Array>, quarters: number): Float64Array {
  const net = values.get('load')?.slice(-quarters) ?? new Float64Array(0);
  for (const [series, own] of values)
    if (series !== 'load') own.slice(-quarters).forEach((kw, i) => (net[i] = net[i]! - kw));
  return net;
}
