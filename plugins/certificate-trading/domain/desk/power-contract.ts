import { addMonths } from '../issuance/gec.ts';
import type { Holding } from '../holdings/holding.ts';
import { takeQuantity, totalQuantity, type Taken } from '../holdings/take.ts';

/** What of a contract decides about its volumes. */
export interface VolumeProfile {
  /** `YYYY-MM`, both included. */
  readonly monthFrom: string;
  readonly monthTo: string;
  readonly shape: 'monthly' | 'hourly';
  /** Wh: of each month, or of each hour of a day. */
  readonly volumes: readonly number[];
}

/** Months of a contract, oldest first. */
export function contractMonths({ monthFrom, monthTo }: Pick<VolumeProfile, 'monthFrom' | 'monthTo'>): string[] {
  const months: string[] = [];
  for (let month = monthFrom; month <= monthTo; month = addMonths(month, 1)) months.push(month);
  return months;
}

/** Days of a month `YYYY-MM`. */
function daysOf(month: string): number {
  return new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).getUTCDate();
}

/** What a contract plans for a month, Wh; 0 outside of it. */
export function plannedWh(profile: VolumeProfile, month: string): number {
  const index = contractMonths(profile).indexOf(month);
  if (index < 0) return 0;
  return profile.shape === 'monthly'
    ? profile.volumes[index]!
    : daysOf(month) * profile.volumes.reduce((sum, each) => sum + each, 0);
}

/** A range with the hour that it was generated in. */
export interface HourRange {
  readonly holding: Holding;
  /** Start of the hour, any unit that tells hours apart. */
  readonly hour: number;
  /** 0–23, on the clock of the park. */
  readonly hourOfDay: number;
}

/**
 * What is delivered of a month: the month's volume of whatever was generated in it, earliest first; or in each hour what was
 * generated, at most the volume of that hour. What one hour lacks another does not make up: that is what the shape means.
 */
export function takeForMonth(profile: VolumeProfile, month: string, ranges: readonly HourRange[]): Taken {
  if (profile.shape === 'monthly') {
    const holdings = ranges.map(({ holding }) => holding);
    return takeQuantity(holdings, Math.min(plannedWh(profile, month), totalQuantity(holdings)))!;
  }
  const byHour = new Map<number, { hourOfDay: number; holdings: Holding[] }>();
  for (const { holding, hour, hourOfDay } of ranges) {
    const known = byHour.get(hour);
    if (known) known.holdings.push(holding);
    else byHour.set(hour, { hourOfDay, holdings: [holding] });
  }
  const result: Taken = { taken: [], rest: [], parents: [] };
  for (const { hourOfDay, holdings } of byHour.values()) {
    const wanted = Math.min(profile.volumes[hourOfDay]!, totalQuantity(holdings));
    const part = takeQuantity(holdings, wanted)!;
    result.taken.push(...part.taken);
    result.rest.push(...part.rest);
    result.parents.push(...part.parents);
  }
  return result;
}

/** Price of an amount, fen, rounded down. `priceFen` is per MWh. */
export function energyPrice(wh: number, priceFen: number): number {
  return Number((BigInt(wh) * BigInt(priceFen)) / 1_000_000n);
}
