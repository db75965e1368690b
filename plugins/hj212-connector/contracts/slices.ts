import { windowMark, type Mark, type Monitored } from './marks.ts';

/** Equal sampling slices in a row: flow and value held for their length. */
export interface Slices {
  count: number;
  /** L/s; null: the meter says nothing; absent: the mean is not weighted. */
  flowLs?: number | null | undefined;
  /** mg/L, or another unit of a mean; null: the analyser says nothing; absent: volumes alone are asked for. */
  value?: number | null | undefined;
  mark?: Mark;
}

/** What the valid slices of a window, an hour or a day come to. */
export interface SliceSums {
  slices: number;
  volumeM3: number;
  loadKg: number;
  /** Σ value over the slices. */
  values: number;
  min: number;
  max: number;
}

/** Mean of a parameter, both ways, and the one to report. */
export interface Means {
  value: number | null;
  method: 'flow-weighted' | 'arithmetic' | null;
  /** Weighted is null without flow. */
  means: { 'flow-weighted': number | null; arithmetic: number | null };
}

/** HJ 212-2017, annex D: ten minutes want 120 valid slices. */
export const slicesNeeded = 120;

/** Sums of nothing yet. */
export function noSlices(): SliceSums {
  return { slices: 0, volumeM3: 0, loadKg: 0, values: 0, min: Infinity, max: -Infinity };
}

/**
 * Mark of slices. Water that flows back is no discharge, and the analyser then measures what came in from outside: a negative flow
 * is a value without meaning, so that slices which say of themselves that they are normal are marked as a fault.
 */
export function sliceMark({ flowLs, mark = 'N' }: Pick<Slices, 'flowLs' | 'mark'>): Mark {
  return mark === 'N' && typeof flowLs === 'number' && flowLs < 0 ? 'D' : mark;
}

/**
 * Adds slices where they are valid: marked N, and with everything that is asked for. Volume Q[L/s] × T[s] × 10⁻³ m³, load
 * V × C × 10⁻³ kg (HJ 212-2017, annex D.1). Slices that are not valid count for the mark of their window and for nothing else.
 */
export function addSlices(sums: SliceSums, each: Slices, sliceSeconds: number): void {
  const { count, flowLs = 0, value = 0 } = each;
  if (flowLs === null || value === null || sliceMark(each) !== 'N') return;
  const m3 = flowLs * sliceSeconds * count * 1e-3;
  sums.slices += count;
  sums.volumeM3 += m3;
  sums.loadKg += m3 * value * 1e-3;
  sums.values += value * count;
  if (value < sums.min) sums.min = value;
  if (value > sums.max) sums.max = value;
}

/** Adds a valid window to the hour or day that it is part of. */
export function addSums(whole: SliceSums, part: SliceSums): void {
  whole.slices += part.slices;
  whole.volumeM3 += part.volumeM3;
  whole.loadKg += part.loadKg;
  whole.values += part.values;
  if (part.min < whole.min) whole.min = part.min;
  if (part.max > whole.max) whole.max = part.max;
}

/** Means of what was added: G ÷ V × 10³ where water has flowed, otherwise the plain mean of the slices. */
export function meansOf({ slices, volumeM3, loadKg, values }: SliceSums): Means {
  const means = {
    'flow-weighted': volumeM3 > 0 ? (loadKg / volumeM3) * 1e3 : null,
    arithmetic: slices > 0 ? values / slices : null,
  };
  const weighted = means['flow-weighted'];
  return {
    value: weighted ?? means.arithmetic,
    method: weighted !== null ? 'flow-weighted' : means.arithmetic === null ? null : 'arithmetic',
    means,
  };
}

/** A window of slices, such as ten minutes, for wastewater. */
export function aggregateSlices(
  slices: readonly Slices[],
  { sliceSeconds, needed = slicesNeeded }: { sliceSeconds: number; needed?: number },
): SliceSums & { valid: boolean; mark: Mark | null } {
  const sums = noSlices();
  for (const each of slices) addSlices(sums, each, sliceSeconds);
  const marks = slices.flatMap((each) => (each.count > 0 ? [sliceMark(each)] : []));
  return { ...sums, valid: sums.slices >= needed, mark: windowMark('wastewater', marks) };
}

/** A window as part of a longer one: an hour has 1 to 6 of ten minutes, a day 1 to 24 hours. */
export interface PartWindow {
  sums: SliceSums;
  valid: boolean;
  mark: Mark;
}

/** A longer window from its valid parts; valid as soon as one part is. */
export function aggregateWindows(
  parts: readonly PartWindow[],
  monitored: Monitored = 'wastewater',
): SliceSums & { validParts: number; mark: Mark | null } {
  const valid = parts.filter((part) => part.valid);
  const sums = noSlices();
  for (const part of valid) addSums(sums, part.sums);
  const marks = parts.map(({ mark }) => mark);
  return { ...sums, validParts: valid.length, mark: windowMark(monitored, marks) };
}
