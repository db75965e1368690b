import type { ForecastContext } from '../context.ts';
import { gridValue } from '../day-grid.ts';
import { quantileInPlace, sortedQuantile, sortSmall } from '../quantile.ts';
import type { FeatureFrame } from './frame.ts';
import { recentState, recentNames } from './recent.ts';
import { scaledSkyNames, skyRatios } from './scaled-sky.ts';
import { similarDays, type Likeness } from './similar-days.ts';

const names = [
  'slot',
  'weekday',
  'kind',
  'kind-before',
  'kind-after',
  'shift',
  'lead',
  'lag-day',
  'lag-week',
  'weekday-median-4',
  'weekday-mean-4',
  'weekday-median-8',
  'kind-median-5',
  'kind-median-12',
  'kind-median-24',
  'kind-low-24',
  'kind-high-24',
  'kind-mean-12',
  'weekday-median-16',
  'kind-median-48',
] as const;

/**
 * Features of `horizon` steps after each issue. `issues` are indices of the first step not yet known; only measurements
 * before it are read, so that a frame for the past is what it would have been then.
 */
export function buildFeatures(context: ForecastContext, issues: ArrayLike<number>, horizon: number): FeatureFrame {
  const rows = issues.length * horizon;
  const scaled = context.clearSky ? scaledSkyNames : [];
  const all = [...names, ...recentNames, ...scaled, ...context.ahead.map(({ name }) => name)];
  const columns = all.map(() => new Float64Array(rows).fill(NaN));
  const values = new Float64Array(all.length);
  for (let n = 0; n < issues.length; n++) {
    const issue = issues[n]!;
    const recent = recentState(context, issue);
    const ratios = context.clearSky
      ? skyRatios(context.values, context.clearSky, issue, context.steps.slotsPerDay)
      : [];
    for (let h = 0; h < horizon; h++) {
      stepFeatures(context, issue, issue + h, values);
      values.set(recent, names.length);
      let k = names.length + recent.length;
      for (const ratio of ratios) values[k++] = ratio * context.clearSky![issue + h]!;
      for (const series of context.ahead) values[k++] = series.values[issue + h]!;
      const row = n * horizon + h;
      for (let at = 0; at < all.length; at++) columns[at]![row] = values[at]!;
    }
  }
  return { names: all, rows, columns };
}

const list = new Float64Array(512);

function stepFeatures(context: ForecastContext, issue: number, step: number, into: Float64Array): void {
  const { steps, grid, dayOf } = context;
  const day = steps.day[step]!;
  const slot = steps.slot[step]!;
  // The slot of the issue's own day is known only where it is over.
  const issueDay = steps.day[issue]!;
  const lastDay = Math.min(day - 1, slot < steps.slot[issue]! ? issueDay : issueDay - 1);
  const of = dayOf(day);
  const minute = (slot * 1440) / steps.slotsPerDay;
  let k = 0;
  into[k++] = slot;
  into[k++] = of.weekday;
  into[k++] = of.kind;
  into[k++] = dayOf(day - 1).kind;
  into[k++] = dayOf(day + 1).kind;
  into[k++] = context.shiftOf?.(of.date, minute) ?? NaN;
  into[k++] = step - issue;
  into[k++] = gridValue(grid, lastDay, slot);
  const take = (likeness: Likeness, most: number) => similarDays(context, { day, slot, lastDay, likeness, most }, list);
  let count = take('weekday', 8);
  into[k++] = count ? list[0]! : NaN;
  const four = list.slice(0, Math.min(4, count));
  into[k++] = quantileInPlace(list.slice(0, 4), Math.min(4, count), 0.5);
  into[k++] = mean(four, four.length);
  into[k++] = quantileInPlace(list, count, 0.5);
  count = take('kind', 24);
  into[k++] = quantileInPlace(list.slice(0, 5), Math.min(5, count), 0.5);
  const meanOf12 = mean(list, Math.min(12, count));
  into[k++] = quantileInPlace(list.slice(0, 12), Math.min(12, count), 0.5);
  const sorted = list.subarray(0, count);
  sortSmall(sorted);
  into[k++] = sortedQuantile(sorted, 0.5);
  into[k++] = sortedQuantile(sorted, 0.1);
  into[k++] = sortedQuantile(sorted, 0.9);
  into[k++] = meanOf12;
  count = take('weekday', 16);
  into[k++] = quantileInPlace(list, count, 0.5);
  count = take('kind', 48);
  into[k++] = quantileInPlace(list, count, 0.5);
}

function mean(values: Float64Array, count: number): number {
  if (count === 0) return NaN;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i]!;
  return sum / count;
}
