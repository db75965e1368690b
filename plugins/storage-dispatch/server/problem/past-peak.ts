import { holdableKw, neededKwh } from './reserve.ts';
import type { Stored } from './reserve.ts';

/** A level of import that the batteries could have held over the last weeks, and what has to be stored for it. */
export interface PastPeak {
  readonly levelKw: number;
  readonly energyKwh: number;
}

/** Shares of the batteries that may be set aside for the peak. */
const shares = [0.05, 0.1, 0.15, 0.2, 0.3, 0.4] as const;
const perDay = 96;

/** Quarter hours to either side over which a course is smoothed: of three hours a forecast sees the mean. */
const smoothed = 6;

/**
 * The peak worth holding, from the quarter hours of the last weeks. A furnace melts when it melts: its quarter hours are
 * not forecast, but how high they come is known, and that they come again. So the level is the lowest that a share of the
 * batteries, kept ready at all times, could have held in every one of them; the share is the one that is worth most, by the
 * price of the demand against what the same energy would earn once a day. What a plan alone lowers the peak by, which holds the
 * course of hours that is forecast, is not worth a reserve: a calm of the wind is no melt. It is looked at by spans as long as a
 * billing period, and their mean taken: the highest of a month is not to be expected in each of its weeks.
 *
 * @param netKw net load by quarter hour, NaN where it is not known
 * @param price of a kilowatt of demand in a billing period of so many days, and what a stored kilowatt-hour earns a day
 * @returns null where no share earns more than it costs
 */
export function peakWorthHolding(
  netKw: ArrayLike<number>,
  stored: Stored,
  { perKw, perKwhDay, days }: { perKw: number; perKwhDay: number; days: number },
): PastPeak | null {
  const known = Float64Array.from(netKw).filter((kw) => Number.isFinite(kw));
  if (known.length === 0 || perKw <= 0) return null;
  const lengths = new Float64Array(known.length).fill(0.25);
  const periods = periodsOf(known, days * perDay);
  const planned = periods.map((own) => plannedPeak(own, lengths, stored));
  let best: { worth: number; past: PastPeak } | null = null;
  for (const share of shares) {
    const kwh = share * stored.usableKwh;
    const part = { ...stored, usableKwh: kwh };
    const levels = periods.map((own) => holdableKw(own, lengths, kwh, part));
    const levelKw = meanOf(levels);
    const saved = meanOf(planned.map((kw, i) => Math.max(0, kw - Math.max(levelKw, levels[i]!))));
    const worth = perKw * saved - Math.max(0, perKwhDay) * days * kwh;
    if (worth > (best?.worth ?? 0))
      best = { worth, past: { levelKw, energyKwh: neededKwh(known, lengths, levelKw, part) } };
  }
  return best?.past ?? null;
}

/** The peak of a span where all of the batteries holds its smoothed course as low as can be, and nothing what is beside that. */
function plannedPeak(own: Float64Array, lengths: Float64Array, stored: Stored): number {
  const course = own.map((_, t) => meanOf(own.subarray(Math.max(0, t - smoothed), t + smoothed + 1)));
  const levelKw = holdableKw(course, lengths, stored.usableKwh, stored);
  return own.reduce((most, kw, t) => Math.max(most, kw - Math.max(0, course[t]! - levelKw)), -Infinity);
}

/** The newest spans of a length; all of it where it is no longer than one. */
function periodsOf(known: Float64Array, length: number): Float64Array[] {
  const count = Math.floor(known.length / length);
  if (count === 0) return [known];
  const from = known.length - count * length;
  return Array.from({ length: count }, (_, i) => known.subarray(from + i * length, from + (i + 1) * length));
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
