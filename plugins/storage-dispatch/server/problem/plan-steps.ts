import { quarter, quarterOf } from '../context.ts';

/** Steps of a plan: quarter hours, the first one cut to what is left of it; whole hours where it looks far ahead. */
export interface PlanSteps {
  /** Start of each step and the end of the last, ms UTC. */
  readonly edges: readonly number[];
  readonly lengthsH: readonly number[];
  /** Quarters from `quarterOf(now)` to the one of the first step: 0, or 1 when that was nearly over. */
  readonly skipped: number;
  /** Quarters of the forecast that each step is made of. */
  readonly quarters: readonly number[];
  /** Steps of a quarter hour at the beginning. */
  readonly fine: number;
}

const minute = 60_000;
const hour = 3_600_000;
/** Within the first minute of a quarter the whole quarter is planned. */
const onTime = minute;
/** With less than this left of a quarter the plan begins with the next. */
const least = 2 * minute;

/** Quarter hours for the first `fineHours` and up to the next full hour, then hours up to the horizon. */
export function planSteps(now: number, horizonHours: number, fineHours = horizonHours): PlanSteps {
  const running = quarterOf(now);
  const skipped = running + quarter - now < least ? 1 : 0;
  const first = running + skipped * quarter;
  const from = skipped === 1 || now - running < onTime ? first : Math.floor(now / minute) * minute;
  const end = first + horizonHours * hour;
  const edges = [from];
  const quarters: number[] = [];
  const fineEnd = Math.min(end, Math.ceil((first + fineHours * hour) / hour) * hour);
  for (let at = first; at < end;) {
    const next = at < fineEnd ? at + quarter : Math.min(end, at + hour);
    quarters.push((next - at) / quarter);
    edges.push(next);
    at = next;
  }
  const lengthsH = edges.slice(1).map((to, i) => (to - edges[i]!) / hour);
  const hourly = quarters.findIndex((count) => count !== 1);
  return { edges, lengthsH, skipped, quarters, fine: hourly < 0 ? quarters.length : hourly };
}

/** Quarters of the forecast that steps need, those before the first included. */
export const forecastQuarters = ({ skipped, quarters }: PlanSteps): number =>
  quarters.reduce((sum, count) => sum + count, skipped);

/** Mean of a forecast over each step; null where one of its quarters is not known. */
export function overSteps(values: readonly (number | null)[], { skipped, quarters }: PlanSteps): (number | null)[] {
  let at = skipped;
  return quarters.map((count) => {
    let sum: number | null = 0;
    for (let i = 0; i < count; i++) {
      const value: number | null = values[at++] ?? null;
      sum = sum === null || value === null ? null : sum + value;
    }
    return sum === null ? null : sum / count;
  });
}
