import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { solveHere } from '@lingtan/optimizer';
import { compile, prepare, solveDispatch } from '@lingtan/storage-dispatch/domain';
import type { DispatchProblemInput } from '@lingtan/storage-dispatch/contracts';
import { median, percentile, type BenchResult } from './result.ts';

interface Week {
  input: { load: number[]; pv: number[]; buy: number[]; sell_constant: number };
}

const file = join('plugins', 'storage-dispatch', 'domain', 'fixtures', 'derived-park-week-convex.json');
const week = (JSON.parse(readFileSync(file, 'utf8')) as Week).input;

/** The park of the derived week, its series repeated over the horizon at another step length. */
function park(count: number, dtH: number, sell = week.sell_constant, every = false): DispatchProblemInput {
  const spread = (series: readonly number[]): number[] =>
    Array.from({ length: count }, (_, t) => series[Math.floor((t * dtH) / 0.25) % series.length]!);
  return {
    steps: { dtH, count },
    buses: [{ id: 'park' }],
    grids: [
      {
        id: 'grid',
        bus: 'park',
        buyPrice: spread(week.buy),
        sellPrice: sell,
        importMax: 800,
        exportMax: 300,
        demandCharges: [{ id: 'month', pricePerKw: 28 / 3 }],
      },
    ],
    loads: [{ id: 'load', bus: 'park', profile: spread(week.load) }],
    generators: [{ id: 'pv', bus: 'park', avail: spread(week.pv), green: true }],
    stores: [
      {
        id: 'battery',
        bus: 'park',
        capacity: 1000,
        eMin: 100,
        eMax: 900,
        initial: 500,
        chargeMax: 500,
        dischargeMax: 500,
        etaCharge: 0.95,
        etaDischarge: 0.95,
        degradationCharge: 0.03,
        degradationDischarge: 0.03,
        final: { energy: 500, kind: 'equal', hard: true },
        restSteps: every ? 1 : 0,
      },
    ],
  };
}

/** `aim` in ms. The MILP has inverted prices in the valley, so that the direction of the grid must be chosen there. */
const horizons = [
  { name: '24 h at 15 min, LP', problem: park(96, 0.25), runs: 40, aim: 40 },
  {
    name: '24 h at 15 min, sell below buy, with an idle step between directions, MILP',
    problem: park(96, 0.25, 0.3, true),
    runs: 5,
    aim: 150,
  },
  { name: '24 h at 15 min, sell above valley buy, MILP', problem: park(96, 0.25, 0.45), runs: 7, aim: 150 },
  { name: '48 h at 5 min, LP', problem: park(576, 1 / 12), runs: 10, aim: null },
  { name: '7 days at 15 min, LP', problem: park(672, 0.25), runs: 10, aim: null },
  { name: '1 year at 15 min, LP', problem: park(35_040, 0.25), runs: 1, aim: 6000 },
];

/** From the request to the checked plan, beside the bare solver on the same matrix; both in one thread, turn about. */
export async function run(): Promise<BenchResult> {
  const rows = [];
  for (const { name, problem, runs, aim } of horizons) {
    const { model } = compile(prepare(problem));
    const [ours, bare]: [number[], number[]] = [[], []];
    if (runs > 1) await solveDispatch(problem, { solver: { solve: solveHere } });
    let status = '';
    for (let n = 0; n < runs; n++) {
      const since = performance.now();
      const plan = await solveDispatch(problem, { solver: { solve: solveHere } });
      ours.push(performance.now() - since);
      if (!plan.usable) throw new Error(`${name}: the plan did not pass its check`);
      status = plan.status;
      const again = performance.now();
      const result = await solveHere(model, { timeLimitS: 45 });
      bare.push(performance.now() - again);
      if (
        status === 'optimal' &&
        result.status === 'optimal' &&
        Math.abs(result.objective - plan.objective) > 1e-6 * Math.max(1, Math.abs(result.objective))
      )
        throw new Error(`${name}: ${plan.objective} against ${result.objective} of the bare solver`);
    }
    rows.push({
      name,
      status,
      aim,
      ours: median(ours),
      p95: percentile(ours, 0.95),
      bare: median(bare),
      ratio: median(ours) / median(bare),
      runs,
      all: ours,
    });
  }
  const [day] = rows;
  const all = day!.all;
  return {
    name: 'dispatch',
    unit: 'ms',
    ours: day!.ours,
    baseline: { name: 'bare HiGHS on the same matrix', value: day!.bare },
    ratio: day!.ratio,
    p50: percentile(all, 0.5),
    p95: percentile(all, 0.95),
    p99: percentile(all, 0.99),
    details: {
      horizons: rows.map(({ all: _, ...row }) => row),
      note: 'the matrix of the bare solver has direction columns only where prices are inverted; a plan adds others on demand',
      cores: cpus().length,
      loadAverage: loadavg()[0],
    },
  };
}
