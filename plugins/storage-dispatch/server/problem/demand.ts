import { monthStart } from '@lingtan/sdk';
import type { MeterReadingsService } from '@lingtan/energy-metering/contracts';
import type { DemandCharge } from '../../contracts/index.ts';
import { quarter, quarterOf } from '../context.ts';
import { readMeters } from '../forecasts/history.ts';
import { meterTotalRef } from '../refs.ts';
import { monthOf } from './months.ts';

/** Peak already reached in a billing month. */
export interface ReachedPeak {
  month: string;
  kw: number;
  /** Start of the quarter hour of the peak, ms UTC; null where nothing was measured in the month yet. */
  at: number | null;
  /** Quarter hours of the month so far, and those among them that are not known. */
  intervals: number;
  missing: number;
  ref: string | null;
}

export interface DemandInput {
  now: number;
  edges: readonly number[];
  timeZone: string;
  meterId: string;
  pricePerKw: number;
}

/** A demand charge for each month that the horizon touches; the running one starts from the peak it has reached. */
export async function demandCharges(
  readings: MeterReadingsService,
  { now, edges, timeZone, meterId, pricePerKw }: DemandInput,
): Promise<{ charges: DemandCharge[]; peaks: ReachedPeak[] }> {
  if (pricePerKw === 0) return { charges: [], peaks: [] };
  const monthOfStep = edges.slice(0, -1).map((start) => monthOf(start, timeZone));
  const months = [...new Set(monthOfStep)];
  const peaks: ReachedPeak[] = [];
  for (const month of months)
    peaks.push(
      month === monthOf(now, timeZone)
        ? await reachedPeak(readings, month, meterId, { from: monthStart(now, timeZone), to: quarterOf(now) })
        : { month, kw: 0, at: null, intervals: 0, missing: 0, ref: null },
    );
  const charges = peaks.map(({ month, kw }) => ({
    id: month,
    pricePerKw,
    incumbentKw: kw,
    thresholdKw: 0,
    intervalSteps: 1,
    history: [],
    ...(months.length > 1 ? { window: monthOfStep.map((own) => own === month) } : {}),
  }));
  return { charges, peaks };
}

async function reachedPeak(
  readings: MeterReadingsService,
  month: string,
  meterId: string,
  span: { from: number; to: number },
): Promise<ReachedPeak> {
  const values = (await readMeters(readings, [meterId], span))(meterId, 'import');
  let best = -1;
  let missing = 0;
  values.forEach((value, i) => {
    if (Number.isNaN(value)) missing += 1;
    else if (best < 0 || value > values[best]!) best = i;
  });
  const at = best < 0 ? null : span.from + best * quarter;
  return {
    month,
    kw: best < 0 ? 0 : Math.max(0, values[best]!),
    at,
    intervals: values.length,
    missing,
    ref: at === null ? null : meterTotalRef(meterId, 'import', at, at + quarter),
  };
}
