import { methaneFormed, nitrousFormed } from '@lingtan/wastewater-tracking/contracts';
import { add, divide, exact, inFractions, isNegative, multiply, subtract, toText, zero } from '../exact/index.ts';
import type { Exact } from '../exact/index.ts';

/** Loads of a plant on one day, kg; null where one is not known. */
export interface TreatmentLoads {
  day: string;
  organicsIn: number | null;
  /** One per effluent. */
  organicsOut: readonly (number | null)[];
  nitrogenIn: number | null;
  nitrogenOut: readonly (number | null)[];
}

/** Factors of the library that the gases of a plant rest on, as decimal text. */
export interface MethaneFactors {
  b0: string;
  mcf: string;
  /** Share of what was removed that leaves with the sludge, %. */
  sludgePct: number;
}
export interface NitrousFactors {
  /** kg N2O-N per kg N in the plant, and in the water that it is discharged to; null: none forms there, or none gets there. */
  plant: string | null;
  effluent: string | null;
}

/** Digits of kilograms after the point. */
const digits = 9;
const sumOf = (values: readonly number[]): Exact => add(zero, ...values.map((value) => exact(value)));

/** Methane of a treatment, kg, without recovery. More out than in is no negative emission: it counts as nothing removed. */
export function methaneKg(organicsIn: readonly number[], organicsOut: readonly number[], by: MethaneFactors): string {
  const removed = subtract(sumOf(organicsIn), sumOf(organicsOut));
  const organic = isNegative(removed) ? zero : removed;
  const sludge = multiply(organic, divide(exact(by.sludgePct), exact(100)));
  return toText(
    methaneFormed({ organic, sludge, capacity: exact(by.b0), correction: exact(by.mcf) }, inFractions),
    digits,
  );
}

/** Nitrous oxide of a treatment, kg: of the nitrogen that comes in, and of what leaves with the water. */
export function nitrousKg(nitrogenIn: readonly number[], nitrogenOut: readonly number[], by: NitrousFactors): string {
  const of = (nitrogen: readonly number[], factor: string | null): Exact =>
    factor === null ? zero : nitrousFormed(sumOf(nitrogen), exact(factor), inFractions);
  return toText(add(of(nitrogenIn, by.plant), of(nitrogenOut, by.effluent)), digits);
}

/** Share of the nitrogen that came in and left by no outlet, over the days whose loads are all known; null without any. */
export function nitrogenLost(days: readonly TreatmentLoads[]): number | null {
  const known = countedDays(days, 'nitrogen', true).days;
  const into = known.reduce((sum, { nitrogenIn }) => sum + nitrogenIn!, 0);
  const out = known.reduce((sum, { nitrogenOut }) => sum + nitrogenOut.reduce<number>((all, kg) => all + kg!, 0), 0);
  return into > 0 ? 1 - out / into : null;
}

/** A month of a plant: the days that can be counted for a gas, and how many cannot. */
export interface CountedDays {
  days: TreatmentLoads[];
  unknown: number;
}

/** Days whose loads of organics, or of nitrogen, are all known; a day with a gap is in no figure. */
export function countedDays(
  days: readonly TreatmentLoads[],
  of: 'organics' | 'nitrogen',
  outToo: boolean,
): CountedDays {
  const known = days.filter((day) => {
    const out = of === 'organics' ? day.organicsOut : day.nitrogenOut;
    return (of === 'organics' ? day.organicsIn : day.nitrogenIn) !== null && (!outToo || !out.includes(null));
  });
  return { days: known, unknown: days.length - known.length };
}
