import type { BacktestScores, ForecastScores } from '../../../contracts/forecast.ts';

/** Forecasts beside outcomes, row `n·horizon + h`; NaN where there is none. */
export interface Scored {
  /** Issue times, ms UTC. */
  issuedAt: ArrayLike<number>;
  horizon: number;
  stepMinutes: number;
  q50: Float64Array;
  q10?: Float64Array;
  q90?: Float64Array;
  actual: Float64Array;
  /** Naive forecast of the same rows. */
  naive: Float64Array;
}

/** Ends of the groups of lead times, minutes. */
const leads = [60, 240, 720, 1440, 2880, 4320, 10_080];

/** Scores of all rows and by lead time. */
export function scoreForecasts(scored: Scored): BacktestScores {
  const { horizon, stepMinutes, issuedAt } = scored;
  const total = horizon * stepMinutes;
  const ends = [...leads.filter((end) => end < total), total];
  return {
    ...scoreLeads(scored, 0, horizon),
    firstIssue: issuedAt[0] ?? NaN,
    lastIssue: issuedAt[issuedAt.length - 1] ?? NaN,
    issues: issuedAt.length,
    byHorizon: ends.map((toMinutes, i) => {
      const fromMinutes = ends[i - 1] ?? 0;
      const [from, to] = [Math.floor(fromMinutes / stepMinutes), Math.floor(toMinutes / stepMinutes)];
      return { fromMinutes, toMinutes, ...scoreLeads(scored, from, to) };
    }),
  };
}

/** Pinball loss of a forecast of the quantile `q`. */
export function pinball(q: number, forecast: number, actual: number): number {
  return actual >= forecast ? q * (actual - forecast) : (1 - q) * (forecast - actual);
}

function scoreLeads(
  { issuedAt, horizon, q10, q50, q90, actual, naive }: Scored,
  from: number,
  to: number,
): ForecastScores {
  const sum = { error: 0, absolute: 0, squares: 0, actual: 0, naive: 0, against: 0, peaks: 0 };
  const band = { steps: 0, inside: 0, pinball: [0, 0, 0], below: [0, 0, 0] };
  let [steps, compared, days] = [0, 0, 0];
  for (let n = 0; n < issuedAt.length; n++) {
    const peak = { forecast: -Infinity, actual: -Infinity };
    for (let row = n * horizon + from; row < n * horizon + to; row++) {
      const y = actual[row]!;
      const error = q50[row]! - y;
      if (Number.isNaN(error)) continue;
      steps++;
      sum.error += error;
      sum.absolute += Math.abs(error);
      sum.squares += error * error;
      sum.actual += y;
      peak.forecast = Math.max(peak.forecast, q50[row]!);
      peak.actual = Math.max(peak.actual, y);
      if (!Number.isNaN(naive[row]!)) {
        compared++;
        sum.naive += Math.abs(naive[row]! - y);
        sum.against += Math.abs(error);
      }
      const low = q10?.[row] ?? NaN;
      const high = q90?.[row] ?? NaN;
      if (Number.isNaN(low) || Number.isNaN(high)) continue;
      band.steps++;
      if (y >= low && y <= high) band.inside++;
      [low, q50[row]!, high].forEach((value, i) => {
        band.pinball[i]! += pinball([0.1, 0.5, 0.9][i]!, value, y);
        if (y <= value) band.below[i]!++;
      });
    }
    if (peak.actual > -Infinity) {
      days++;
      sum.peaks += Math.abs(peak.forecast - peak.actual);
    }
  }
  const mean = (value: number, count: number) => (count > 0 ? value / count : NaN);
  const share = (list: number[]) => (band.steps ? (list.map((x) => x / band.steps) as [number, number, number]) : null);
  return {
    steps,
    mae: mean(sum.absolute, steps),
    nmae: sum.actual === 0 ? null : sum.absolute / Math.abs(sum.actual),
    rmse: Math.sqrt(mean(sum.squares, steps)),
    bias: mean(sum.error, steps),
    peakError: mean(sum.peaks, days),
    skill: compared > 0 && sum.naive > 0 ? 1 - sum.against / sum.naive : null,
    pinball: share(band.pinball),
    below: share(band.below),
    coverage: band.steps ? band.inside / band.steps : null,
  };
}
