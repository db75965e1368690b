/** Over what a value is averaged before it is compared. */
export type LimitBasis = 'instant' | 'hour-mean' | 'day-mean' | 'month-mean' | 'annual-load' | 'removal';

/** How a mean is formed: by the flow of its slices, or plainly. */
export type Averaging = 'flow-weighted' | 'arithmetic';

/** Removal by concentration, 100 (1 − C_out ÷ C_in), or by load, 100 (1 − Q_out C_out ÷ Q_in C_in). */
export type RemovalBy = 'concentration' | 'load';

/** Whether somebody has checked a row against the text of the standard. */
export type LimitStatus = 'published' | 'second-hand' | 'unverified';

/** When a row applies. All that is named must hold. */
export interface LimitCondition {
  /** Water temperature in °C above, or at most. */
  temperatureAbove?: number;
  temperatureAtMost?: number;
  /** Local dates MM-DD, both included; may run over the turn of the year. */
  season?: { from: string; to: string };
  /** Plants built from, or before, this date. */
  builtFrom?: string;
  builtBefore?: string;
}

/** One limit. */
export interface LimitRow {
  parameter: string;
  min?: number;
  max?: number;
  unit: string;
  basis: LimitBasis;
  /** How the mean is formed; without it as the parameter is averaged elsewhere, weighted where flow is measured. */
  averaging?: Averaging;
  /** Of removals; without it by concentration. */
  removalBy?: RemovalBy;
  /** Digits behind the point that a value is rounded to before it is compared. */
  digits?: number;
  condition?: LimitCondition;
  status: LimitStatus;
  /** Who has verified the row; an unverified one may not decide. */
  verifiedBy?: string | null;
}

/** Limits in force for an outlet. Never edited: a change is a new version with its dates. */
export interface LimitSet {
  id: string;
  version: number;
  outlet: string;
  standard: string;
  /** First and last local day, both included; open end without `validTo`. */
  validFrom: string;
  validTo?: string;
  rows: readonly LimitRow[];
}

/** What is known when a value is judged. */
export interface JudgeContext {
  /** Local day, YYYY-MM-DD. */
  day: string;
  temperatureC?: number | null;
  plantBuilt?: string;
}

/** A value over its averaging window. */
export interface JudgedValue {
  parameter: string;
  basis: LimitBasis;
  value: number | null;
  unit: string;
  /** Enough valid data in a complete window; see the rules of aggregation. */
  valid: boolean;
  /** The mean formed both ways, for limits that say how. */
  means?: Readonly<Record<Averaging, number | null>>;
  /** The removal both ways. */
  removals?: Readonly<Record<RemovalBy, number | null>>;
  /**
   * Nothing that is missing can take back what is known: a limit above is exceeded, or near, though the window is not valid. Of
   * single values, and of loads that only grow.
   */
  certain?: boolean;
}

export type Verdict = 'compliant' | 'warning' | 'exceedance' | 'not judged';

/** Why there is no verdict. */
export type NoVerdict =
  | 'no value'
  | 'window not valid'
  | 'averaging not possible'
  | 'no limit in force'
  | 'limit not verified'
  | 'unit differs'
  | 'temperature not known'
  | 'date of construction not known';

/** The verdict on one value against one row. */
export interface Judgement {
  verdict: Verdict;
  reason?: NoVerdict;
  /** As compared, rounded by the digits of the limit; the unrounded value stays beside it. */
  compared: number | null;
  value: number | null;
  limit?: { set: string; version: number; row: LimitRow };
  /** Value by limit; for a limit below, limit by value; null where there is none. */
  ratio: number | null;
}
