import { windowMark, type Mark, type Monitored } from '@lingtan/hj212-connector/contracts';

/** One sampling slice: flow and concentrations held for its length. */
export interface Slice {
  seconds: number;
  /** L/s; null when the meter says nothing. */
  flowLs: number | null;
  /** mg/L by pollutant; null where there is none. */
  mgPerL?: Readonly<Record<string, number | null>>;
  mark?: Mark;
}

/** Mean of a pollutant in a window. */
export interface WindowMean {
  /** kg; null when no slice has both flow and concentration. */
  loadKg: number | null;
  /** Flow-weighted, mg/L; null without flow. */
  weightedMgPerL: number | null;
  /** Arithmetic, mg/L; null without values. */
  arithmeticMgPerL: number | null;
  /** The mean to report, and which it is: weighted when there is flow; pH is never weighted. */
  mgPerL: number | null;
  method: 'flow-weighted' | 'arithmetic' | null;
}

/** A window of slices, such as 10 minutes. */
export interface WaterWindow {
  volumeM3: number;
  /** Mean flow over the slices with a value, L/s; null without any. */
  meanFlowLs: number | null;
  validSlices: number;
  /** At least as many valid slices as the rule asks for. */
  valid: boolean;
  means: Record<string, WindowMean>;
  mark: Mark | null;
}

/** Rules of a window. HJ 212-2017, annex D: 10 minutes want 120 valid slices. */
export interface WindowRule {
  monitored: Monitored;
  validSlices: number;
  /** Quantities that are averaged without flow, such as pH. */
  neverWeighted?: readonly string[];
}

export const tenMinuteRule: WindowRule = {
  monitored: 'wastewater',
  validSlices: 120,
  neverWeighted: ['pH', 'w01001', '001'],
};

/**
 * Volume dV = Q[L/s] × T[s] × 10⁻³ m³, load dV × C × 10⁻³ kg, means by flow and plain (HJ 212-2017, annex D.1). Slices whose mark
 * is not N, or that have no value, are not valid: they count for the mark of the window and for nothing else.
 */
export function aggregateSlices(slices: readonly Slice[], rule: WindowRule = tenMinuteRule): WaterWindow {
  const valid = slices.filter((slice) => slice.flowLs !== null && (slice.mark ?? 'N') === 'N');
  const volumes = valid.map((slice) => slice.flowLs! * slice.seconds * 1e-3);
  const volumeM3 = sum(volumes);
  const seconds = sum(valid.map((slice) => slice.seconds));
  const names = [...new Set(slices.flatMap((slice) => Object.keys(slice.mgPerL ?? {})))].sort();
  const usable = slices.filter((slice) => (slice.mark ?? 'N') === 'N');
  const means = names.map((name) => [name, meanOf(name, usable, rule.neverWeighted ?? [])] as const);
  return {
    volumeM3,
    meanFlowLs: seconds === 0 ? null : (volumeM3 / seconds) * 1000,
    validSlices: valid.length,
    valid: valid.length >= rule.validSlices,
    means: Object.fromEntries(means),
    mark: windowMark(
      rule.monitored,
      slices.map((slice) => slice.mark ?? 'N'),
    ),
  };
}

function meanOf(name: string, slices: readonly Slice[], neverWeighted: readonly string[]): WindowMean {
  const values = slices.flatMap((slice) => {
    const value = slice.mgPerL?.[name];
    return value === null || value === undefined ? [] : [{ value, slice }];
  });
  const arithmeticMgPerL = values.length === 0 ? null : sum(values.map(({ value }) => value)) / values.length;
  const withFlow = values.filter(({ slice }) => slice.flowLs !== null);
  const m3 = sum(withFlow.map(({ slice }) => slice.flowLs! * slice.seconds * 1e-3));
  const kg = sum(withFlow.map(({ value, slice }) => slice.flowLs! * slice.seconds * 1e-3 * value * 1e-3));
  const weighted = m3 === 0 ? null : (kg / m3) * 1e3;
  const plain = neverWeighted.includes(name);
  return {
    loadKg: plain || withFlow.length === 0 ? null : kg,
    weightedMgPerL: weighted,
    arithmeticMgPerL,
    mgPerL: plain ? arithmeticMgPerL : (weighted ?? arithmeticMgPerL),
    method: arithmeticMgPerL === null ? null : plain || weighted === null ? 'arithmetic' : 'flow-weighted',
  };
}

/** A window as part of a longer one: an hour has 1 to 6 of ten minutes, a day 1 to 24 hours. */
export interface PartWindow {
  seconds: number;
  volumeM3: number | null;
  loadKg?: Readonly<Record<string, number | null>>;
  valid: boolean;
  mark: Mark;
}

/**
 * A longer window from its parts: sums of volume and load over the valid ones, mean flow V ÷ length × 1000 and mean concentration
 * G ÷ V × 1000. Valid as soon as one part is; `parts` says how many of how many there were.
 * @param lengthSeconds length of the whole window, 3600 or 86400
 */
export function aggregateWindows(
  parts: readonly PartWindow[],
  lengthSeconds: number,
  monitored: Monitored = 'wastewater',
) {
  const valid = parts.filter((part) => part.valid && part.volumeM3 !== null);
  const volumeM3 = sum(valid.map((part) => part.volumeM3!));
  const names = [...new Set(valid.flatMap((part) => Object.keys(part.loadKg ?? {})))].sort();
  const loads = names.map((name) => {
    const withLoad = valid.filter((part) => (part.loadKg?.[name] ?? null) !== null);
    const kg = sum(withLoad.map((part) => part.loadKg![name]!));
    const m3 = sum(withLoad.map((part) => part.volumeM3!));
    return [name, { loadKg: withLoad.length === 0 ? null : kg, mgPerL: m3 === 0 ? null : (kg / m3) * 1e3 }] as const;
  });
  return {
    volumeM3,
    meanFlowLs: valid.length === 0 ? null : (volumeM3 / lengthSeconds) * 1000,
    valid: valid.length > 0,
    parts: { valid: valid.length, seen: parts.length },
    means: Object.fromEntries(loads),
    mark: windowMark(
      monitored,
      parts.map(({ mark }) => mark),
    ),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
