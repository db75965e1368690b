import type { BillPeak, BillRemark, TariffVersion } from '../../contracts/index.ts';
import { billedPeak } from './billed-peak.ts';
import type { BillFrame } from './frame.ts';

type Demand = NonNullable<TariffVersion['demand']>;
export type MeasuredDemand = Extract<Demand, { windowMinutes: number }>;

/** The highest demand of a month by the rules of one version. */
export interface MonthDemand {
  readonly peak: BillPeak | null;
  readonly remarks: BillRemark[];
}

/** Whether the basis needs the metered maximum. */
export function isMeasured(demand: Demand | undefined): demand is MeasuredDemand {
  return demand !== undefined && demand.basis !== 'capacity';
}

/**
 * Maximum demand of the whole month, from the sum of the account's meters: windows that lie in the month, fixed ones counted
 * from its first instant, and only those in which every interval is known. A window is priced when its last interval lies in
 * one of the demand periods.
 */
export function monthDemand(frame: BillFrame, total: Float64Array, demand: MeasuredDemand): MonthDemand {
  const data = frame.width / 60_000;
  const { stepMinutes = demand.windowMinutes, windowMinutes } = demand;
  // Intervals as wide as the window or wider are all that is known: they are the windows then.
  const window = windowMinutes % data === 0 ? windowMinutes : data;
  const step = stepMinutes % data === 0 ? Math.min(stepMinutes, window) : Math.min(data, window);
  const periods = demand.basis === 'metered' ? demand.periods : undefined;
  const priced = periods ? frame.slots.map((slot) => periods.includes(slot.period)) : frame.slots.map(() => true);
  const steps = window / data;
  const { peak, start, end, incomplete } = billedPeak({
    load: total,
    steps,
    every: step / data,
    priced: (i) => priced[frame.index[i]!]!,
  });
  const remarks: BillRemark[] = [];
  if (window !== windowMinutes || step !== stepMinutes)
    remarks.push({ code: 'demand-coarse', params: { windowMinutes, stepMinutes, intervalMinutes: data } });
  if (incomplete > 0) remarks.push({ code: 'demand-incomplete', params: { windows: incomplete } });
  if (start === null || end === null) return { peak: null, remarks };
  return {
    peak: {
      // The mean of `steps` energies in Wh, times intervals an hour, is a whole number of watts when the window divides an hour.
      powerW: Math.round((peak * 60) / data),
      from: frame.month.from + start * frame.width,
      to: frame.month.from + end * frame.width,
      source: 'intervals',
    },
    remarks,
  };
}
