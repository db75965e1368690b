import type { WeatherHistory, WeatherSeries } from '../contracts/index.ts';
import { weatherQuantities } from '../contracts/index.ts';

const hour = 3_600_000;

/** A kept forecast, or a stretch of the archive. */
export interface KeptRun extends WeatherSeries {
  kind: 'forecast' | 'archive';
  /** When it became known, ms UTC. */
  issuedAt: number;
}

/**
 * For each hour of `[from, to)` the values of the newest run issued at least `leadMinutes` before it, and not after `at`.
 * Hours that no run reaches come from the archive, if there is one, and then the history says that it is no pure forecast.
 */
export function historyOf(
  runs: readonly KeptRun[],
  { at, from, to, leadMinutes }: { at: number; from: number; to: number; leadMinutes: number },
): WeatherHistory {
  const start = Math.floor(from / hour) * hour;
  const count = Math.max(0, Math.ceil((to - start) / hour));
  const values: WeatherSeries['values'] = {};
  for (const quantity of weatherQuantities) values[quantity] = new Array<number | null>(count).fill(null);
  const forecasts = runs.filter(({ kind }) => kind === 'forecast').sort((a, b) => b.issuedAt - a.issuedAt);
  const archive = runs.filter(({ kind }) => kind === 'archive');
  let asForecast = true;
  for (let i = 0; i < count; i++) {
    const ts = start + i * hour;
    const latest = Math.min(at, ts - leadMinutes * 60_000);
    const run = forecasts.find(({ issuedAt, ...series }) => issuedAt <= latest && indexIn(series, ts) !== null);
    const used = run ?? archive.find((series) => indexIn(series, ts) !== null);
    if (!used) continue;
    if (!run) asForecast = false;
    const index = indexIn(used, ts)!;
    for (const quantity of weatherQuantities) values[quantity]![i] = used.values[quantity]?.[index] ?? null;
  }
  return { start, stepMinutes: 60, values, leadMinutes, asForecast };
}

function indexIn({ start, stepMinutes, values }: WeatherSeries, ts: number): number | null {
  const index = Math.floor((ts - start) / (stepMinutes * 60_000));
  const longest = Math.max(0, ...Object.values(values).map((list) => list?.length ?? 0));
  return index >= 0 && index < longest ? index : null;
}
