import type { RawSample } from '@lingtan/telemetry/contracts';
import { registerStep } from '../register-step.ts';
import type { RegisterRules } from '../register-step.ts';

/** A step of a register that tells no energy: it fell, or grew faster than the circuit can carry. */
export interface BadStep {
  /** Sample times, ms UTC. */
  from: number;
  to: number;
  /** Difference of the readings in the base unit; negative for a fall. */
  change: number;
  reason: 'register-reset' | 'above-rating';
}

/** The bad steps of a register. Samples are in order of time, one per instant. */
export function badSteps(samples: readonly RawSample[], rules: RegisterRules): BadStep[] {
  const found: BadStep[] = [];
  for (let i = 1; i < samples.length; i++) {
    const [before, after] = [samples[i - 1]!, samples[i]!];
    const { reason } = registerStep(before, after, rules);
    if (reason !== 'register-reset' && reason !== 'above-rating') continue;
    const change = Math.round((after.value - before.value) * rules.basePerUnit);
    found.push({ from: before.ts, to: after.ts, change, reason });
  }
  return found;
}

/** Growth per interval of steps above the rating, by the intervals they lie in; the largest of an interval. */
export function risesByInterval(steps: readonly BadStep[], width: number): Map<number, number> {
  const rises = new Map<number, number>();
  for (const { from, to, change, reason } of steps) {
    if (reason !== 'above-rating') continue;
    const rate = Math.round((change * width) / (to - from));
    for (let start = Math.floor(from / width) * width; start < to; start += width)
      rises.set(start, Math.max(rate, rises.get(start) ?? 0));
  }
  return rises;
}

/** Falls by the intervals they lie in, as the rule `negative` takes them; the largest of an interval. */
export function fallsByInterval(steps: readonly BadStep[], width: number): Map<number, number> {
  const falls = new Map<number, number>();
  for (const { from, to, change } of steps) {
    if (change >= 0) continue;
    for (let start = Math.floor(from / width) * width; start < to; start += width)
      falls.set(start, Math.min(change, falls.get(start) ?? 0));
  }
  return falls;
}
