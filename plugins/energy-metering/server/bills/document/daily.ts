import { localTime } from '@lingtan/documents';
import { qualities } from '@lingtan/sdk';
import type { TouPeriod } from '../../../contracts/index.ts';
import type { BillFrame } from '../../../domain/bill/index.ts';
import type { SeriesColumn } from '../../columns.ts';

/** One local day of a month. */
export interface BillDay {
  /** `2026-07-01`. */
  date: string;
  energyWh: Map<TouPeriod, number>;
  /** Highest mean power of one interval, W; null when none is complete. */
  peakW: number | null;
  /** Meter intervals by quality. */
  counts: Record<(typeof qualities)[number], number>;
}

const missing = qualities.indexOf('missing');

/** Energy by period, peak and quality of each local day. */
export function billDays(frame: BillFrame, columns: readonly SeriesColumn[]): BillDay[] {
  const days = new Map<string, BillDay>();
  for (let slot = 0; slot < frame.index.length; slot++) {
    const date = localTime(frame.month.from + slot * frame.width, frame.timeZone);
    let day = days.get(date);
    if (!day) {
      day = { date, energyWh: new Map(), peakW: null, counts: { actual: 0, estimated: 0, edited: 0, missing: 0 } };
      days.set(date, day);
    }
    const { period } = frame.slots[frame.index[slot]!]!;
    let total = 0;
    for (const { amounts, status } of columns) {
      const known = status[slot]! < missing && !Number.isNaN(amounts[slot]!);
      day.counts[qualities[known ? status[slot]! : missing]!] += 1;
      total += known ? amounts[slot]! : NaN;
      if (known) day.energyWh.set(period, (day.energyWh.get(period) ?? 0) + amounts[slot]!);
    }
    if (!Number.isNaN(total)) day.peakW = Math.max(day.peakW ?? 0, (total * 3_600_000) / frame.width);
  }
  return [...days.values()];
}
