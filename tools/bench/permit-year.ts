import { cpus, loadavg } from 'node:os';
import { createRandom } from '@lingtan/test-kit';
import { dayRule, dayValue, judge, type LimitSet, type SampleColumns } from '@lingtan/wastewater-tracking/domain';
import { median, type BenchResult } from './result.ts';

const points = 20;
const days = 365;
const minutes = days * 1440;
const runs = 3;
const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;
const start = Date.UTC(2026, 0, 1);

/** A year of minute data with some marks that are not normal. */
function series(seed: number, base: number): SampleColumns {
  const random = createRandom(seed);
  const columns = { ts: new Float64Array(minutes), value: new Float64Array(minutes), normal: new Uint8Array(minutes) };
  for (let n = 0; n < minutes; n++) {
    columns.ts[n] = start + n * minuteMs;
    columns.value[n] = base * (1 + 0.3 * Math.sin(n / 700) + 0.1 * random());
    columns.normal[n] = random() < 0.002 ? 0 : 1;
  }
  return columns;
}

const permit: LimitSet = {
  id: 'bench',
  version: 1,
  outlet: 'outlet',
  standard: 'bench',
  validFrom: '2026-01-01',
  rows: [{ parameter: 'COD', max: 50, unit: 'mg/L', basis: 'day-mean', digits: 1, status: 'published' }],
};

/** Day means and verdicts of all points over the year. */
function evaluate(all: readonly SampleColumns[], flow: SampleColumns): { judged: number; exceeded: number } {
  let [judged, exceeded] = [0, 0];
  for (const columns of all) {
    const cursor = { parameter: 0, flow: 0 };
    for (let d = 0; d < days; d++) {
      const from = start + d * dayMs;
      const { value, validHours } = dayValue(columns, flow, { from, to: from + dayMs }, dayRule, cursor);
      const day = new Date(from).toISOString().slice(0, 10);
      const valued = { parameter: 'COD', basis: 'day-mean' as const, value, unit: 'mg/L', valid: validHours >= 20 };
      const [verdict] = judge([permit], 'outlet', valued, { day });
      if (verdict!.verdict !== 'not judged') judged++;
      if (verdict!.verdict === 'exceedance') exceeded++;
    }
  }
  return { judged, exceeded };
}

/** The least that any evaluation must do: touch each sample once. */
function touch(all: readonly SampleColumns[], flow: SampleColumns): number {
  let sum = 0;
  for (const { value, normal } of all)
    for (let n = 0; n < minutes; n++) if (normal[n] === 1) sum += value[n]! * flow.value[n]!;
  return sum;
}

function seconds(work: () => unknown): number {
  const since = performance.now();
  work();
  return (performance.now() - since) / 1000;
}

/** 20 points × 1 year of minute data, flow-weighted and judged by day, beside one plain pass over the samples. Aim: 10 s. */
export async function run(): Promise<BenchResult> {
  const flow = series(1, 60);
  const all = Array.from({ length: points }, (_, n) => series(n + 2, 40));
  const ours: number[] = [];
  const plain: number[] = [];
  let found = { judged: 0, exceeded: 0 };
  for (let turn = 0; turn < runs; turn++) {
    ours.push(seconds(() => (found = evaluate(all, flow))));
    plain.push(seconds(() => touch(all, flow)));
  }
  const value = median(ours);
  return {
    name: 'permit-year',
    unit: 's',
    ours: value,
    baseline: { name: 'one plain pass over the samples', value: median(plain) },
    ratio: value / median(plain),
    p50: null,
    p95: null,
    p99: null,
    details: {
      aim: 10,
      points,
      samples: points * minutes,
      runs,
      ours,
      plain,
      ...found,
      cores: cpus().length,
      load: loadavg()[0],
    },
  };
}
