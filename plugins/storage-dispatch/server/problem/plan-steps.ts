import { quarter, quarterOf } from '../context.ts';

/** Steps of a plan: quarter hours, the first one cut to what is left of it. */
export interface PlanSteps {
  /** Start of each step and the end of the last, ms UTC. */
  readonly edges: readonly number[];
  readonly lengthsH: readonly number[];
  /** Quarters from `quarterOf(now)` to the one of the first step: 0, or 1 when that was nearly over. */
  readonly skipped: number;
}

const minute = 60_000;
const hour = 3_600_000;
/** Within the first minute of a quarter the whole quarter is planned. */
const onTime = minute;
/** With less than this left of a quarter the plan begins with the next. */
const least = 2 * minute;

export function planSteps(now: number, horizonHours: number): PlanSteps {
  const running = quarterOf(now);
  const skipped = running + quarter - now < least ? 1 : 0;
  const first = running + skipped * quarter;
  const from = skipped === 1 || now - running < onTime ? first : Math.floor(now / minute) * minute;
  const count = (horizonHours * hour) / quarter;
  const edges = [from, ...Array.from({ length: count }, (_, i) => first + (i + 1) * quarter)];
  return { edges, lengthsH: edges.slice(1).map((end, i) => (end - edges[i]!) / hour), skipped };
}
