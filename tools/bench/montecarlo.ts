import { cpus, loadavg } from 'node:os';
import { monteCarlo } from '@lingtan/carbon-accounting/domain';
import { median, type BenchResult } from './result.ts';

const draws = 10_000;
const entries = 500;
const runs = 5;

const list = Array.from({ length: entries }, (_, i) => ({
  activity: 1000 + i,
  factor: 0.5827,
  activityUncertaintyPct: 1 + (i % 5),
  factorUncertaintyPct: 7,
  activityDistribution: 'normal' as const,
  factorDistribution: 'normal' as const,
  // A park has few factors and many activities.
  factorId: `f${i % 20}`,
}));

/** Ours: seeded, factors drawn once for all their entries, quantiles and propagation beside it. */
function ours(): number {
  const since = performance.now();
  const { mean, tonnes } = monteCarlo({ entries: list, draws, seed: 1, confidencePct: 95 });
  if (Math.abs(mean / tonnes - 1) > 0.01) throw new Error(`mean ${mean} of ${tonnes} t`);
  return (performance.now() - since) / 1000;
}

/** The bare sums: the runtime's own random numbers by Box and Muller, every entry by itself, a mean and nothing else. */
function plain(): number {
  const since = performance.now();
  const totals = new Float64Array(draws);
  for (const { activity, factor, activityUncertaintyPct, factorUncertaintyPct } of list)
    for (let i = 0; i < draws; i++) {
      const radius = Math.sqrt(-2 * Math.log(1 - Math.random()));
      const angle = 2 * Math.PI * Math.random();
      const a = 1 + (activityUncertaintyPct / 196) * radius * Math.cos(angle);
      const f = 1 + (factorUncertaintyPct / 196) * radius * Math.sin(angle);
      totals[i]! += activity * factor * a * f;
    }
  if (!(totals[0]! > 0)) throw new Error('the plain sums are not numbers');
  return (performance.now() - since) / 1000;
}

/** Seconds for 10,000 draws of an inventory of 500 entries. Aim: at most 2 s. */
export function run(): Promise<BenchResult> {
  ours();
  plain();
  const mine: number[] = [];
  const limits: number[] = [];
  for (let n = 0; n < runs; n++) {
    limits.push(plain());
    mine.push(ours());
  }
  const [value, limit] = [median(mine), median(limits)];
  return Promise.resolve({
    name: 'montecarlo',
    unit: 's',
    ours: value,
    baseline: { name: 'bare sums with the runtime’s own random numbers, every entry by itself', value: limit },
    ratio: value / limit,
    p50: null,
    p95: null,
    p99: null,
    details: {
      aimSeconds: 2,
      draws,
      entries,
      runs: mine,
      limitRuns: limits,
      cores: cpus().length,
      loadAverage: loadavg()[0],
    },
  });
}
