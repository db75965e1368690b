import { cpus, loadavg } from 'node:os';
import { allocate, type AllocationInput } from '@lingtan/certificate-trading/domain';
import { createRandom } from '@lingtan/test-kit';
import { median, type BenchResult } from './result.ts';

const seed = 247;

interface Size {
  name: string;
  generators: number;
  consumers: number;
  intervals: number;
  /** Lists of each consumer: 1 for all generators as equals, or a preference of several lists that differ by consumer. */
  lists: number;
  aimMs: number | null;
  runs: number;
}

const sizes: Size[] = [
  {
    name: '1,000 × 10,000, one interval',
    generators: 1000,
    consumers: 10_000,
    intervals: 1,
    lists: 1,
    aimMs: 5000,
    runs: 3,
  },
  {
    name: '1,000 × 1,000, 24 intervals',
    generators: 1000,
    consumers: 1000,
    intervals: 24,
    lists: 1,
    aimMs: 10_000,
    runs: 3,
  },
  {
    name: '1,000 × 1,000 with own preferences',
    generators: 1000,
    consumers: 1000,
    intervals: 1,
    lists: 3,
    aimMs: null,
    runs: 3,
  },
];

function inputs({ generators, consumers, intervals, lists }: Size): AllocationInput[] {
  const random = createRandom(seed);
  const names = Array.from({ length: generators }, (_, index) => `g${index}`);
  const regions = Array.from({ length: 10 }, (_, region) => names.filter((_name, index) => index % 10 === region));
  const preferenceOf = (consumer: number) =>
    lists === 1 ? [names] : Array.from({ length: lists }, (_, place) => regions[(consumer + place * 3) % 10]!);
  const preferences = Array.from({ length: lists === 1 ? 1 : 10 }, (_, index) => preferenceOf(index));
  const consumerGroups = [
    Array.from({ length: consumers }, (_, index) => ({
      consumer: `c${index}`,
      generatorGroups: preferences[index % preferences.length]!,
    })),
  ];
  return Array.from({ length: intervals }, () => ({
    consumerGroups,
    consumption: Array.from({ length: consumers }, (_, index) => ({
      id: `c${index}`,
      volume: Math.floor(random() * 1e6),
    })),
    generation: names.map((id) => ({ id, volume: Math.floor((random() * 1e6 * consumers) / generators) })),
  }));
}

/** All pairs are made, and checked to add up to what was there. */
function runOnce(list: readonly AllocationInput[]): { ms: number; pairs: number } {
  const since = performance.now();
  const results = list.map(allocate);
  const ms = performance.now() - since;
  results.forEach(({ pairs, unmet }, index) => {
    const given = pairs.volume.reduce((sum, volume) => sum + volume, 0);
    const asked = list[index]!.consumption.reduce((sum, { volume }) => sum + volume, 0);
    if (given + unmet.reduce((sum, volume) => sum + volume, 0) !== asked)
      throw new Error('the allocation does not add up');
  });
  return { ms, pairs: results.reduce((sum, { pairs }) => sum + pairs.count, 0) };
}

/** Hourly allocation, beside the least that any allocation must do: writing each pair once. */
export async function run(): Promise<BenchResult> {
  const rows = sizes.map((size) => {
    const list = inputs(size);
    const samples = Array.from({ length: size.runs }, () => runOnce(list));
    return {
      ...size,
      ms: median(samples.map(({ ms }) => ms)),
      pairs: samples[0]!.pairs,
      all: samples.map(({ ms }) => ms),
    };
  });
  const [first] = rows;
  const since = performance.now();
  const written = new Float64Array(first!.pairs * 3);
  for (let index = 0; index < written.length; index++) written[index] = index;
  const limit = performance.now() - since;
  return {
    name: 'hourly-match',
    unit: 'ms',
    ours: first!.ms,
    baseline: { name: 'writing as many pairs', value: limit },
    ratio: first!.ms / limit,
    p50: null,
    p95: null,
    p99: null,
    details: { seed, sizes: rows, cores: cpus().length, loadAverage: loadavg()[0] },
  };
}
