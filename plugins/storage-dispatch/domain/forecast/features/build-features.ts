import { aheadValue, regressorName, type ForecastContext } from '../context.ts';
import { gridValue } from '../day-grid.ts';
import { quantileInPlace, sortedQuantile, sortSmall } from '../quantile.ts';
import type { FeatureFrame } from './frame.ts';
import { recentState, recentNames } from './recent.ts';
import { scaledIrradianceDays, scaledIrradianceNames, scaledSkyNames, skyRatios } from './scaled-sky.ts';
import { irradianceId } from '../weather/regressors.ts';
import { similarDays, type Likeness } from './similar-days.ts';

/** A step to forecast. */
interface Target {
  readonly issue: number;
  readonly step: number;
  readonly day: number;
  readonly slot: number;
  /** Latest day on which the slot is over at the issue. */
  readonly lastDay: number;
}

/** Features that are made together: all of them, or none where none is wanted. */
interface Group {
  readonly names: readonly string[];
  fill(context: ForecastContext, target: Target, into: Float64Array, at: number): void;
}

const list = new Float64Array(512);
const similar = (context: ForecastContext, { day, slot, lastDay }: Target, likeness: Likeness, most: number): number =>
  similarDays(context, { day, slot, lastDay, likeness, most }, list);

const groups: readonly Group[] = [
  {
    names: ['slot', 'weekday', 'kind', 'kind-before', 'kind-after', 'shift', 'lead', 'lag-day'],
    fill({ steps, grid, dayOf, shiftOf }, { issue, step, day, slot, lastDay }, into, at) {
      const of = dayOf(day);
      into[at] = slot;
      into[at + 1] = of.weekday;
      into[at + 2] = of.kind;
      into[at + 3] = dayOf(day - 1).kind;
      into[at + 4] = dayOf(day + 1).kind;
      into[at + 5] = shiftOf?.(of.date, (slot * 1440) / steps.slotsPerDay) ?? NaN;
      into[at + 6] = step - issue;
      into[at + 7] = gridValue(grid, lastDay, slot);
    },
  },
  {
    names: ['lag-week', 'weekday-median-4', 'weekday-mean-4', 'weekday-median-8'],
    fill(context, target, into, at) {
      const count = similar(context, target, 'weekday', 8);
      const four = Math.min(4, count);
      into[at] = count ? list[0]! : NaN;
      into[at + 1] = quantileInPlace(list.slice(0, 4), four, 0.5);
      into[at + 2] = mean(list, four);
      into[at + 3] = quantileInPlace(list, count, 0.5);
    },
  },
  {
    names: ['kind-median-5', 'kind-median-12', 'kind-median-24', 'kind-low-24', 'kind-high-24', 'kind-mean-12'],
    fill(context, target, into, at) {
      const count = similar(context, target, 'kind', 24);
      into[at + 5] = mean(list, Math.min(12, count));
      into[at] = quantileInPlace(list.slice(0, 5), Math.min(5, count), 0.5);
      into[at + 1] = quantileInPlace(list.slice(0, 12), Math.min(12, count), 0.5);
      const sorted = list.subarray(0, count);
      sortSmall(sorted);
      into[at + 2] = sortedQuantile(sorted, 0.5);
      into[at + 3] = sortedQuantile(sorted, 0.1);
      into[at + 4] = sortedQuantile(sorted, 0.9);
    },
  },
  {
    names: ['weekday-median-16'],
    fill(context, target, into, at) {
      into[at] = quantileInPlace(list, similar(context, target, 'weekday', 16), 0.5);
    },
  },
  {
    names: ['kind-median-48'],
    fill(context, target, into, at) {
      into[at] = quantileInPlace(list, similar(context, target, 'kind', 48), 0.5);
    },
  },
];

const irradianceName = regressorName(irradianceId);

/**
 * Features of `horizon` steps after each issue. `issues` are indices of the first step not yet known; only measurements
 * before it are read, so that a frame for the past is what it would have been then.
 *
 * @param only columns that are needed; the others may be left out of the frame. All if absent.
 */
export function buildFeatures(
  context: ForecastContext,
  issues: ArrayLike<number>,
  horizon: number,
  only?: readonly string[],
): FeatureFrame {
  const wanted = (names: readonly string[]): boolean => !only || names.some((name) => only.includes(name));
  const rows = issues.length * horizon;
  const { steps, clearSky, ahead } = context;
  const similarity = groups.filter(({ names }) => wanted(names));
  const places = similarity.map((_, i) => similarity.slice(0, i).reduce((sum, { names }) => sum + names.length, 0));
  const own = similarity.flatMap(({ names }) => names);
  const recently = wanted(recentNames) ? recentNames : [];
  const scaled = clearSky && wanted(scaledSkyNames) ? scaledSkyNames : [];
  const irradiance = context.input.kind === 'pv' ? ahead.find(({ name }) => name === irradianceName) : undefined;
  const byWeather = irradiance && wanted(scaledIrradianceNames) ? scaledIrradianceNames : [];
  const all = [...own, ...recently, ...scaled, ...byWeather, ...ahead.map(({ name }) => name)];
  const columns = all.map(() => new Float64Array(rows).fill(NaN));
  const values = new Float64Array(all.length);
  const { stepMinutes } = context.input.series;
  for (let n = 0; n < issues.length; n++) {
    const issue = issues[n]!;
    const issueDay = steps.day[issue]!;
    const recent = recently.length > 0 ? recentState(context, issue) : [];
    const ratios = scaled.length > 0 ? skyRatios(context.values, clearSky!, issue, steps.slotsPerDay) : [];
    const meant =
      byWeather.length > 0
        ? skyRatios(context.values, irradiance!.values, issue, steps.slotsPerDay, scaledIrradianceDays)
        : [];
    for (let h = 0; h < horizon; h++) {
      const step = issue + h;
      const day = steps.day[step]!;
      const slot = steps.slot[step]!;
      // The slot of the issue's own day is known only where it is over.
      const lastDay = Math.min(day - 1, slot < steps.slot[issue]! ? issueDay : issueDay - 1);
      const target = { issue, step, day, slot, lastDay };
      similarity.forEach((group, i) => group.fill(context, target, values, places[i]!));
      values.set(recent, own.length);
      let k = own.length + recent.length;
      for (const ratio of ratios) values[k++] = ratio * clearSky![step]!;
      for (const ratio of meant) values[k++] = ratio * aheadValue(irradiance!, step, h * stepMinutes);
      for (const series of ahead) values[k++] = aheadValue(series, step, h * stepMinutes);
      const row = n * horizon + h;
      for (let at = 0; at < all.length; at++) columns[at]![row] = values[at]!;
    }
  }
  return { names: all, rows, columns };
}

function mean(values: Float64Array, count: number): number {
  if (count === 0) return NaN;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i]!;
  return sum / count;
}
