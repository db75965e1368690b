import type { ControlState } from './types.ts';

/** Net load of the site without the controlled devices, kW. */
export interface NetLoad {
  /** Of this cycle alone. */
  readonly rawKw: number;
  /** Highest of late, for the import limit. */
  readonly highKw: number;
  /** Lowest of late, for the export limit. */
  readonly lowKw: number;
}

/**
 * Filters the net load so that a step counts at once in the direction that endangers a limit, and is released with a
 * time constant in the other: a filter that delays both ways would let a peak through.
 */
export function nextNetLoad(rawKw: number, last: ControlState['netLoad'], dtS: number, releaseS: number): NetLoad {
  if (!last) return { rawKw, highKw: rawKw, lowKw: rawKw };
  const share = releaseS > 0 ? 1 - Math.exp(-dtS / releaseS) : 1;
  return {
    rawKw,
    highKw: Math.max(rawKw, last.highKw + (rawKw - last.highKw) * share),
    lowKw: Math.min(rawKw, last.lowKw + (rawKw - last.lowKw) * share),
  };
}
