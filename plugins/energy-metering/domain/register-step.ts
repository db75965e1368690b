import type { RawSample } from '@lingtan/telemetry/contracts';
import type { IntervalReason } from '../contracts/index.ts';

/** What a register can do, in Wh on the primary side. */
export interface RegisterRules {
  /** Wh per unit of the register: ratio × 1000 for kWh. */
  basePerUnit: number;
  /** Wh at which the register starts again from zero; null when it never does. */
  rollover: number | null;
  /** Wh per ms that the circuit cannot exceed; null when unknown. */
  maxPerMs: number | null;
}

/** What happened to a register from one sample to the next. */
export interface RegisterStep {
  /** Energy between the samples in Wh, not rounded. */
  delta: number;
  /** Integer Wh to add when an interval spans this step, because the register starts again from a lower value. */
  shift: number;
  /** Set when the energy is an estimate or not known. */
  reason: IntervalReason | null;
  /** False when the step says nothing about energy. */
  known: boolean;
}

/** Without a rating, a fall counts as rollover when the energy would be at most this part of the register's range. */
const rolloverShare = 0.1;
/** Rounding of a register's last digit must not make a step implausible: one unit is allowed on top of the rating. */
const ratingTolerance = 1.05;

function plausible(delta: number, ms: number, rules: RegisterRules): boolean {
  if (rules.maxPerMs === null) return true;
  return delta <= rules.maxPerMs * ms * ratingTolerance + rules.basePerUnit;
}

/**
 * Judges one step by its two samples alone, so that it comes out the same whatever window it is computed in.
 * A fall is a rollover when the register has a range and the energy would be plausible; else a restart from zero when
 * the rating makes that plausible (the energy lost before the restart is unknown, hence estimated); else unknown.
 */
export function registerStep(before: RawSample, after: RawSample, rules: RegisterRules): RegisterStep {
  const beforeWh = before.value * rules.basePerUnit;
  const afterWh = after.value * rules.basePerUnit;
  const ms = after.ts - before.ts;
  if (afterWh >= beforeWh) {
    const delta = afterWh - beforeWh;
    if (plausible(delta, ms, rules)) return { delta, shift: 0, reason: null, known: true };
    return { delta: 0, shift: 0, reason: 'above-rating', known: false };
  }
  if (rules.rollover !== null) {
    const delta = afterWh + rules.rollover - beforeWh;
    const limited = rules.maxPerMs !== null || delta <= rules.rollover * rolloverShare;
    if (delta >= 0 && limited && plausible(delta, ms, rules))
      return { delta, shift: Math.round(rules.rollover), reason: null, known: true };
  }
  if (rules.maxPerMs !== null && afterWh >= 0 && plausible(afterWh, ms, rules)) {
    const shift = Math.round(beforeWh + afterWh) - Math.round(afterWh);
    return { delta: afterWh, shift, reason: 'register-reset', known: true };
  }
  return { delta: 0, shift: 0, reason: 'register-reset', known: false };
}
