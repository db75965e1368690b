import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { createSolver, nativeAddonPath, type Solver } from '@lingtan/optimizer';
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
    runs: 20,
    aim: 150,
  },
  { name: '24 h at 15 min, sell above valley buy, MILP', problem: park(96, 0.25, 0.45), runs: 20, aim: 150 },
  { name: '48 h at 5 min, LP', problem: park(576, 1 / 12), runs: 10, aim: null },
  { name: '7 days at 15 min, LP', problem: park(672, 0.25), runs: 10, aim: null },
  { name: '1 year at 15 min, LP', problem: park(35_040, 0.25), runs: 1, aim: 6000 },
];

/** Plans of each horizon before those that count, as the product's solver practises at its start (server/warm-up.ts). */
const practice = 12;

/** From the request to the checked plan, beside the bare solver on the same matrix; both in one solver thread, turn about. */
export async function run(): Promise<BenchResult> {
  const solver = createSolver({ workers: 1, backEnd: 'wasm' });
  const native = nativeAddonPath() === null ? null : createSolver({ workers: 1, backEnd: 'native' });
  try {
    const rows = [];
    for (const horizon of horizons) rows.push(await measure(horizon, solver, native));
    return resultOf(rows);
  } finally {
    await solver.close();
    await native?.close();
  }
}

async function measure({ name, problem, runs, aim }: (typeof horizons)[number], solver: Solver, native: Solver | null) {
  const every = new Set(Array.from({ length: prepare(problem).count }, (_, t) => t));
  const { model } = compile(prepare(problem), { rests: new Map([['battery', every]]) });
  const [ours, bare, beside]: [number[], number[], number[]] = [[], [], []];
  const cold: number[] = [];
  let plan: Awaited<ReturnType<typeof solveDispatch>>;
  do {
    const since = performance.now();
    plan = await solveDispatch(problem, { solver });
    cold.push(performance.now() - since);
  } while (cold.length < practice && runs > 1);
  for (let n = 0; n < runs; n++) {
    const since = performance.now();
    plan = await solveDispatch(problem, { solver });
    ours.push(performance.now() - since);
    if (!plan.usable) throw new Error(`${name}: the plan did not pass its check`);
    const again = performance.now();
    const result = await solver.solve(model, { timeLimitS: 45 });
    bare.push(performance.now() - again);
    const last = performance.now();
    if (native) {
      await native.solve(model, { timeLimitS: 45 });
      beside.push(performance.now() - last);
    }
    if (
      plan.status === 'optimal' &&
      result.status === 'optimal' &&
      Math.abs(result.objective - plan.objective) > 1e-6 * Math.max(1, Math.abs(result.objective))
    )
      throw new Error(`${name}: ${plan.objective} against ${result.objective} of the bare solver`);
  }
  return {
    name,
    status: plan.status,
    aim,
    min: Math.min(...ours),
    ours: median(ours),
    p95: percentile(ours, 0.95),
    bare: median(bare),
    bareP95: percentile(bare, 0.95),
    // Null where the package highs-addon is not installed.
    native: beside.length > 0 ? median(beside) : null,
    ratio: median(ours) / median(bare),
    first: cold[0],
    // The plans of the practice, which do not count in the figures above.
    coldP95: percentile(cold, 0.95),
    runs,
    all: ours,
  };
}

function resultOf(rows: Awaited<ReturnType<typeof measure>>[]): BenchResult {
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
      note:
        'both in one solver thread; the matrix of the bare solver has direction columns where prices are inverted and idle ' +
        'steps everywhere; a plan adds others on demand; first: the very first plan of the horizon, ' +
        'before any practice; coldP95: of the plans of the practice',
      cores: cpus().length,
      loadAverage: loadavg()[0],
    },
  };
}
