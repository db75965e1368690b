import type { ClosuresData, PlantDay, WaterPlant } from '../../contracts/index.ts';
import { dayAfter } from '../reports/period.ts';
import { meterDeviation, storageDeviation } from './deviations.ts';

/**
 * Tabular CUSUM (Page 1954; Montgomery, Introduction to Statistical Quality Control, chapter 9) of closing errors in standard
 * deviations of what the meters may err. The shift to be found is 2 deviations, the edge of the stated accuracy at 95 %: the allowance
 * is half of it. A balance off by so much is told after about five days, noise within the accuracy practically never is.
 */
export const cusumRule = { allowance: 1, limit: 5 } as const;
/** Days of the mean, and those that the sums run over. A sum over all that ever was would never forget a meter that is replaced. */
export const trendDays = { mean: 30, sum: 90 } as const;
/** With fewer judged days among the last thirty nothing is said. */
const fewestDays = 7;

/** Where the closing error of a node tends to. */
export type ClosureTrend = ClosuresData['nodes'][number];

/**
 * Trends of the closing errors of the plant and of each unit, by days up to `to`. Days that were not judged are passed over: they
 * neither add to a sum nor end it.
 * @param records newest revision of each day, in any order; those outside of the 90 days up to `to` do not count
 */
export function closureTrends(plant: WaterPlant, records: readonly PlantDay[], to: string): ClosureTrend[] {
  const first = dayAfter(to, 1 - trendDays.sum);
  const days = records.filter(({ day }) => day >= first && day <= to).toSorted((a, b) => a.day.localeCompare(b.day));
  const meanFrom = dayAfter(to, 1 - trendDays.mean);
  return [null, ...plant.units.map(({ id }) => id)].map((unit) => trendOf(plant, days, unit, meanFrom));
}

function trendOf(plant: WaterPlant, days: readonly PlantDay[], unit: string | null, meanFrom: string): ClosureTrend {
  const series: ClosureTrend['series'] = [];
  const recent = { m3: 0, inM3: 0, days: 0 };
  const starts: Record<'lost' | 'gained', string | null> = { lost: null, gained: null };
  let [lost, gained] = [0, 0];
  let sigmaPercent: number | null = null;
  for (const content of days) {
    const node = content.nodes.find((each) => each.unit === unit);
    const sigma = node ? deviationOf(plant, content, unit) : 0;
    if (!node || node.closureM3 === null || node.closurePercent === null || sigma === 0) continue;
    const z = node.closureM3 / sigma;
    lost = Math.max(0, lost + z - cusumRule.allowance);
    gained = Math.max(0, gained - z - cusumRule.allowance);
    starts.lost = lost === 0 ? null : (starts.lost ?? content.day);
    starts.gained = gained === 0 ? null : (starts.gained ?? content.day);
    sigmaPercent = (sigma / node.inM3) * 100;
    series.push({ day: content.day, closurePercent: node.closurePercent, lost, gained });
    if (content.day < meanFrom) continue;
    recent.m3 += node.closureM3;
    recent.inM3 += node.inM3;
    recent.days++;
  }
  if (recent.days < fewestDays)
    return {
      unit,
      days: recent.days,
      meanM3: null,
      meanPercent: null,
      sigmaPercent,
      lost: null,
      gained: null,
      verdict: 'not judged',
      since: null,
      series,
    };
  const way = lost >= gained ? 'lost' : 'gained';
  const drifts = Math.max(lost, gained) > cusumRule.limit;
  return {
    unit,
    days: recent.days,
    meanM3: recent.m3 / recent.days,
    // Of the water of the days together, so that a day with hardly any does not weigh as much as a full one.
    meanPercent: (recent.m3 / recent.inM3) * 100,
    sigmaPercent,
    lost,
    gained,
    verdict: drifts ? way : 'steady',
    since: drifts ? starts[way] : null,
    series,
  };
}

/** Standard deviation of the closing error of a node, m³: of all its meters and levels together. */
function deviationOf(plant: WaterPlant, { streams, storages }: PlantDay, unit: string | null): number {
  let variance = 0;
  const signed = new Map<string, number>();
  for (const { id, from, to, accuracyPercent } of plant.streams) {
    const into = unit === null ? from === undefined : to === unit;
    const out = unit === null ? to === undefined : from === unit;
    if (into === out) continue;
    const deviation = meterDeviation(streams.find(({ stream }) => stream === id)?.m3 ?? null, accuracyPercent);
    signed.set(id, into ? deviation : -deviation);
    variance += deviation ** 2;
  }
  // Errors that two meters share add up on one side of a node, and cancel out across it.
  for (const {
    streams: [a, b],
    coefficient,
  } of plant.correlations)
    variance += 2 * coefficient * (signed.get(a) ?? 0) * (signed.get(b) ?? 0);
  for (const { id, volumeM3 } of plant.units)
    if (volumeM3 !== undefined && (unit === null || unit === id) && storages.some((each) => each.unit === id))
      variance += storageDeviation(volumeM3) ** 2;
  return Math.sqrt(Math.max(0, variance));
}
