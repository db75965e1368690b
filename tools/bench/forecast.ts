import { cpus, loadavg } from 'node:os';
import {
  boostDefaults,
  buildFeatures,
  createContext,
  issueForecast,
  modelValues,
  trainForecast,
  type ForecastModel,
} from '@lingtan/storage-dispatch/domain';
import { median, percentile, type BenchResult } from './result.ts';

const steps = 96;
const days = 365;
const warmUps = 50;
const calls = 400;
const trainings = 3;

/**
 * Milliseconds to forecast 96 steps by boosted trees fitted to a year at 15 min: the trees alone (inference) beside a bare
 * loop over the same trees and numbers, then with features and band, then from the raw year, and training by itself.
 */
export async function run(): Promise<BenchResult> {
  const start = Date.UTC(2025, 11, 31, 16);
  const series = { start, stepMinutes: 15, timeZone: 'Asia/Shanghai', values: madeYear() };
  const issuedAt = start + days * 86_400_000;
  const raw = () => createContext({ kind: 'load', series }, steps);
  const context = raw();
  const candidate = { method: 'boosted-trees', parameters: boostDefaults } as const;
  const fitting: number[] = [];
  const choosing: number[] = [];
  for (let n = 0; n < trainings; n++) {
    fitting.push(
      once(() => trainForecast(context, { issuedAt, horizon: steps, candidates: [candidate], backtestDays: 0 })),
    );
    choosing.push(once(() => trainForecast(context, { issuedAt, horizon: steps })));
  }
  const trained = trainForecast(context, { issuedAt, horizon: steps, candidates: [candidate] });
  const frame = buildFeatures(context, [days * steps], steps);
  const [inference, bare] = turnAbout(
    () => modelValues(trained.model, frame),
    () => bareTrees(trained.model, frame.columns),
  );
  check(
    modelValues(trained.model, frame),
    bareTrees(trained.model, frame.columns),
    frame.columns[frame.names.indexOf('kind-median-24')]!,
  );
  const [issued, endToEnd] = turnAbout(
    () => issueForecast(context, trained, issuedAt),
    () => issueForecast(raw(), trained, issuedAt),
  );
  return {
    name: 'forecast',
    unit: 'ms',
    ours: median(inference),
    baseline: { name: 'bare loop over the same trees and columns', value: median(bare) },
    ratio: median(inference) / median(bare),
    p50: percentile(inference, 0.5),
    p95: percentile(inference, 0.95),
    p99: percentile(inference, 0.99),
    details: {
      steps,
      trees: boostDefaults.trees,
      bareMs: shares(bare),
      featuresInferenceBandMs: shares(issued),
      endToEndMs: {
        ...shares(endToEnd),
        note: 'from 35,040 raw values: checks, local time, features, trees, band, hashes',
      },
      fitMs: { median: median(fitting), runs: fitting, note: 'features of a year and one fit of the trees' },
      chooseMs: {
        median: median(choosing),
        runs: choosing,
        note: 'all methods tried on 56 days, refitted weekly, best fitted',
      },
      calls,
      warmUps,
      cores: cpus().length,
      loadAverage: loadavg()[0],
    },
  };
}

/** A works with weekends, from a seed: linear congruential numbers of Numerical Recipes. */
function madeYear(): Float64Array {
  let state = 42;
  const random = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 4_294_967_296;
  let level = 1;
  return Float64Array.from({ length: days * steps }, (_, i) => {
    if (i % steps === 0) level = 0.6 + 0.8 * random();
    const hour = (i % steps) / 4;
    const works = Math.floor(i / steps) % 7 < 5 && hour >= 8 && hour < 20;
    return works ? level * 60 * (0.7 + 0.6 * random()) : 3 + random();
  });
}

/** Turn about, so that both meet the same load of the machine; milliseconds of each call. */
function turnAbout(one: () => unknown, other: () => unknown): [number[], number[]] {
  const times: [number[], number[]] = [[], []];
  for (let n = 0; n < warmUps + calls; n++) {
    const pair = [once(one), once(other)] as const;
    if (n >= warmUps) pair.forEach((ms, i) => times[i]!.push(ms));
  }
  return times;
}

function once(work: () => unknown): number {
  const since = performance.now();
  work();
  return performance.now() - since;
}

function shares(times: number[]) {
  return { p50: percentile(times, 0.5), p95: percentile(times, 0.95), p99: percentile(times, 0.99) };
}

/** What cannot be done without: walk each tree for each step and add up. */
function bareTrees(model: ForecastModel, columns: readonly Float64Array[]): Float64Array {
  const sums = new Float64Array(steps);
  if (model.fit !== 'trees') return sums;
  for (const { feature, threshold, left, right, leaves } of model.trees)
    for (let row = 0; row < steps; row++) {
      let node = feature.length === 0 ? -1 : 0;
      while (node >= 0) node = columns[feature[node]!]![row]! > threshold[node]! ? right[node]! : left[node]!;
      sums[row]! += leaves[-node - 1]!;
    }
  return sums;
}

/** Both say the same; the trees start from the median of like days. */
function check(ours: Float64Array, sums: Float64Array, base: Float64Array): void {
  ours.forEach((value, row) => {
    if (!(Math.abs(value - base[row]! - sums[row]!) < 1e-9))
      throw new Error(`step ${row}: ${value}, ${base[row]! + sums[row]!}`);
  });
}
