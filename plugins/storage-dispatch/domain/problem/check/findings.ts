import type { PlanBreach, PlanViolation } from '../../../contracts/plan.ts';

/** A number for all steps, or one per step. */
type Values = number | readonly number[];

/** Value in a step. */
export const value = (values: Values, step: number): number =>
  Array.isArray(values) ? (values as number[])[step]! : (values as number);

/** A limit that is exceeded or a wish that is missed; a plan may do so when it says so. */
export interface Excess {
  readonly limit: string;
  readonly device: string;
  readonly step: number | null;
  readonly by: number;
  readonly unit: PlanViolation['unit'];
}

/** Share of the size of a quantity that may be missing. */
export const relative = 1e-6;

/** What a replay finds. */
export class Findings {
  /** Broken physics; nothing excuses it. */
  readonly breaches: PlanBreach[] = [];
  readonly excesses: Excess[] = [];

  /** `by` above 0 breaks a rule of physics; `size` is the scale of the quantity. */
  physics(rule: string, device: string, step: number | null, by: number, size = 1): void {
    if (!(by <= relative * Math.max(1, Math.abs(size)))) this.breaches.push({ rule, device, step, by });
  }

  /** `by` above 0 exceeds a limit; amounts within the tolerance are none. Returns what counts. */
  limit(limit: string, device: string, step: number | null, by: number, unit: Excess['unit'], size = 1): number {
    if (Number.isNaN(by)) this.breaches.push({ rule: limit, device, step, by: 0 });
    if (!(by > 0)) return 0;
    if (by > relative * Math.max(1, Math.abs(size))) this.excesses.push({ limit, device, step, by, unit });
    return by;
  }
}
