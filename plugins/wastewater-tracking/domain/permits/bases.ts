import { dayRule, dayValue, type DayRule, type DayValue, type SampleColumns } from '../quality/day-value.ts';
import { removalByConcentration } from '../quality/removal.ts';
import { limitsInForce } from './applies.ts';
import type { Averaging, LimitBasis, LimitRow, LimitSet, RemovalBy } from './types.ts';

const hourMs = 3_600_000;

/** The bases on which a parameter is limited on a day, by the version in force. */
export function basesInForce(
  sets: readonly LimitSet[],
  outlet: string,
  parameter: string,
  day: string,
): ReadonlySet<LimitBasis> {
  const rows = limitsInForce(sets, outlet, day)?.rows ?? [];
  return new Set(rows.filter((row) => row.parameter === parameter).map(({ basis }) => basis));
}

/** The rows of the version in force that limit a parameter on a basis. */
export function rowsInForce(
  sets: readonly LimitSet[],
  of: { outlet: string; parameter: string; basis: LimitBasis },
  day: string,
): readonly LimitRow[] {
  const rows = limitsInForce(sets, of.outlet, day)?.rows ?? [];
  return rows.filter(({ parameter, basis }) => parameter === of.parameter && basis === of.basis);
}

/** Means of the hours of a span, each by the rule of the day: ten-minute windows, one abnormal value spoils its window. */
export function hourValues(
  parameter: SampleColumns,
  flow: SampleColumns | null,
  span: { from: number; to: number },
  rule: DayRule = dayRule,
): (DayValue & { from: number; to: number })[] {
  const cursor = { parameter: 0, flow: 0 };
  const hours = [];
  for (let from = span.from; from + hourMs <= span.to; from += hourMs)
    hours.push({ from, to: from + hourMs, ...dayValue(parameter, flow, { from, to: from + hourMs }, rule, cursor) });
  return hours;
}

/** Single values of a span whose mark is normal: the smallest, the largest, all of them for counting. */
export function instantValues(
  { ts, value, normal }: SampleColumns,
  span: { from: number; to: number },
): { values: number[]; min: number | null; max: number | null } {
  const values: number[] = [];
  for (let at = 0; at < ts.length; at++)
    if (ts[at]! >= span.from && ts[at]! < span.to && normal[at] === 1) values.push(value[at]!);
  const pick = (better: (a: number, b: number) => number): number | null =>
    values.length === 0 ? null : values.reduce((a, b) => better(a, b));
  return { values, min: pick(Math.min), max: pick(Math.max) };
}

/** A day as longer windows need it. */
export interface DayPart {
  day: string;
  value: number | null;
  method: Averaging | null;
  volumeM3: number | null;
  loadKg: number | null;
  /** Enough hours of it are valid. */
  valid: boolean;
}

/**
 * Mean of the valid days of a longer window: weighted by their volumes, or the plain mean of the day means as they were reported.
 * Weighted is null as soon as one valid day has no volume.
 */
export function meanOfDays(days: readonly DayPart[]): {
  value: number | null;
  method: Averaging | null;
  means: Record<Averaging, number | null>;
  validDays: number;
  volumeM3: number | null;
} {
  const valid = days.filter((day) => day.valid && day.value !== null);
  const weighable = valid.length > 0 && valid.every((day) => day.method === 'flow-weighted' && day.volumeM3 !== null);
  const volume = weighable ? valid.reduce((sum, day) => sum + day.volumeM3!, 0) : 0;
  const means = {
    'flow-weighted': volume > 0 ? valid.reduce((sum, day) => sum + day.value! * day.volumeM3!, 0) / volume : null,
    arithmetic: valid.length > 0 ? valid.reduce((sum, day) => sum + day.value!, 0) / valid.length : null,
  };
  const weighted = means['flow-weighted'];
  return {
    value: weighted ?? means.arithmetic,
    method: weighted !== null ? 'flow-weighted' : means.arithmetic === null ? null : 'arithmetic',
    means,
    validDays: valid.length,
    volumeM3: weighable ? volume : null,
  };
}

/** Load of the days of which one is known, and how many of them are valid as a whole. */
export function loadOfDays(days: readonly DayPart[]): { loadKg: number | null; validDays: number } {
  const known = days.filter(({ loadKg }) => loadKg !== null);
  return {
    loadKg: known.length === 0 ? null : known.reduce((sum, { loadKg }) => sum + loadKg!, 0),
    validDays: known.filter(({ valid }) => valid).length,
  };
}

/** Removal of a day between influent and effluent, both ways; null where one side says nothing. In percent. */
export function removalsOf(influent: DayPart, effluent: DayPart): Record<RemovalBy, number | null> {
  return {
    concentration: removalByConcentration(influent.value, effluent.value),
    // The loads are volume times concentration already.
    load: removalByConcentration(influent.loadKg, effluent.loadKg),
  };
}

/** Runs of days under one version of the limits: a mean over a change is judged for each version over its own days. */
export function spansByVersion<T extends { day: string }>(
  sets: readonly LimitSet[],
  outlet: string,
  days: readonly T[],
): T[][] {
  const runs: T[][] = [];
  let before: LimitSet | null | undefined;
  for (const each of days) {
    const set = limitsInForce(sets, outlet, each.day);
    if (set !== before) runs.push([]);
    runs.at(-1)!.push(each);
    before = set;
  }
  return runs;
}
