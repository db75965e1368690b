import type { Forecast } from '../../contracts/index.ts';

/** How large the errors of a forecast are at a lead, h; only ratios count. */
export type Growth = (leadH: number) => number;

/**
 * Growth of errors with the lead, from the mean errors of a backtest by groups of leads: nothing at once, straight lines
 * between the middles of the groups, never falling. The same at every lead where there is no backtest.
 */
export function growthOf(backtest: Forecast['backtest']): Growth {
  const points: [leadH: number, error: number][] = [[0, 0]];
  for (const { fromMinutes, toMinutes, mae } of backtest?.byHorizon ?? [])
    if (mae > 0) points.push([(fromMinutes + toMinutes) / 120, Math.max(mae, points.at(-1)![1])]);
  if (points.length === 1) return () => 1;
  return (leadH) => {
    const after = points.findIndex(([lead]) => lead >= leadH);
    if (after < 0) return points.at(-1)![1];
    const [lead, error] = points[after]!;
    const [before, less] = points[Math.max(0, after - 1)]!;
    return lead === before ? error : less + ((error - less) * (leadH - before)) / (lead - before);
  };
}
