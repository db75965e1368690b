import type { ForecastRun } from '../backtest/walk-forward.ts';
import type { GroupOf } from './calibration.ts';
import { leadGroupCount } from './lead-groups.ts';

/** Outcomes that a group of leads needs for a scale of its own. */
const enough = 20;

/**
 * How large errors are in each group of leads beside what is usual at the same hours: mean absolute errors as a ratio, so
 * that a forecast of the next hour has a narrower band than one of the same hour a day before (normalised conformal
 * prediction, Papadopoulos et al. 2002). 1 for a run that has no leads, and where too few outcomes are known.
 */
export function leadScales(
  { issues, horizon, q50, actual, leads }: ForecastRun,
  groupOf: GroupOf,
  { from, to, knownBefore }: { from: number; to: number; knownBefore: number },
): Float64Array {
  const scales = new Float64Array(leadGroupCount).fill(1);
  if (!leads) return scales;
  const usual: { sum: number; count: number }[] = [];
  const each = (visit: (group: number, lead: number, error: number) => void): void => {
    for (let n = from; n < to; n++)
      for (let h = 0; h < horizon && issues[n]! + h < knownBefore; h++) {
        const error = Math.abs(actual[n * horizon + h]! - q50[n * horizon + h]!);
        if (!Number.isNaN(error)) visit(groupOf(issues[n]!, h), leads[h]!, error);
      }
  };
  each((group, _, error) => {
    const own = (usual[group] ??= { sum: 0, count: 0 });
    own.sum += error;
    own.count += 1;
  });
  const [errors, expected, counts] = [0, 1, 2].map(() => new Float64Array(scales.length));
  each((group, lead, error) => {
    errors![lead]! += error;
    expected![lead]! += usual[group]!.sum / usual[group]!.count;
    counts![lead]! += 1;
  });
  return scales.map((_, lead) =>
    counts![lead]! >= enough && expected![lead]! > 0 && errors![lead]! > 0 ? errors![lead]! / expected![lead]! : 1,
  );
}
