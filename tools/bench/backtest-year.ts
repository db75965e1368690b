import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { createSession, solveHere, type LinearModel } from '@lingtan/optimizer';
import { runBacktest } from '@lingtan/storage-dispatch/domain';
import type { BacktestProblemInput } from '@lingtan/storage-dispatch/contracts';
import type { BenchResult } from './result.ts';

const wholeYear = 365;
const perDay = 96;
/** Every so many plans the same matrix is also solved from nothing by the bare solver. */
const every = 48;
const aimS = 600;

interface Week {
  input: { load: number[]; pv: number[]; buy: number[]; sell_constant: number };
}

const file = join('plugins', 'storage-dispatch', 'domain', 'fixtures', 'derived-park-week-convex.json');

/** The park of the derived week, repeated over a year with another level each day; its first days only on request. */
function year(days: number): BacktestProblemInput {
  const { load, pv, buy, sell_constant: sellPrice } = (JSON.parse(readFileSync(file, 'utf8')) as Week).input;
  const level = (t: number, prime: number): number => 0.7 + 0.6 * (((Math.floor(t / perDay) * prime) % 101) / 101);
  const spread = (series: readonly number[], prime: number): number[] =>
    Array.from({ length: days * perDay }, (_, t) => series[t % series.length]! * (prime ? level(t, prime) : 1));
  return {
    start: '2025-01-01T00:00:00+08:00',
    load: spread(load, 37),
    pv: spread(pv, 61),
    buyPrice: spread(buy, 0),
    sellPrice,
    grid: { importMax: 800, exportMax: 300, demandPricePerKw: 38 },
    batteries: [
      {
        id: 'battery',
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
      },
    ],
    forecast: 'naive',
  };
}

/** Value of `--days N`: a part of the year, for an estimate. */
function daysOf(flags: readonly string[]): number {
  const at = flags.indexOf('--days');
  const days = at < 0 ? wholeYear : Number(flags[at + 1]);
  if (!(Number.isInteger(days) && days >= 2 && days <= wholeYear))
    throw new Error(`--days ${flags[at + 1] ?? ''}: expected a whole number from 2 to ${wholeYear}`);
  return days;
}

/** A year of rolling plans of 24 h at 15 min, with the bill and four baselines; one thread, since each step needs the one before. */
export async function run(flags: readonly string[] = []): Promise<BenchResult> {
  const days = daysOf(flags);
  const bare = { warmMs: 0, coldMs: 0, coldCpuUs: 0, colds: 0, plans: 0, foresightMs: 0 };
  const solver = {
    solve: async (model: LinearModel) => {
      const result = await solveHere(model);
      bare.foresightMs += result.solveMs;
      return result;
    },
    createSession: async (start: LinearModel) => {
      const session = await createSession(start);
      // The session reads the arrays in place, so `start` always is the model of the plan.
      const solve = async () => {
        const result = await session.solve();
        bare.warmMs += result.solveMs;
        if (bare.plans++ % every === 0) {
          const [since, before] = [performance.now(), process.cpuUsage()];
          const cold = await solveHere(start);
          bare.coldMs += performance.now() - since;
          const { user, system } = process.cpuUsage(before);
          bare.coldCpuUs += user + system;
          bare.colds += 1;
          if (Math.abs(cold.objective - result.objective) > 1e-6 * Math.max(1, Math.abs(cold.objective)))
            throw new Error(`plan ${bare.plans}: ${result.objective} warm against ${cold.objective} from nothing`);
        }
        return result;
      };
      return { ...session, solve };
    },
  };
  const cpu = process.cpuUsage();
  const since = performance.now();
  const result = await runBacktest(year(days), { solver });
  const wallS = (performance.now() - since - bare.coldMs) / 1000;
  const used = process.cpuUsage(cpu);
  const coldS = ((bare.coldMs / bare.colds) * result.solves.count) / 1000;
  return {
    name: 'backtest-year',
    unit: 's',
    ours: wallS,
    baseline: { name: 'bare HiGHS on the same matrices, each from nothing (sampled)', value: coldS },
    ratio: wallS / coldS,
    p50: null,
    p95: null,
    p99: null,
    details: {
      aim: aimS,
      ...(days < wholeYear
        ? {
            part: `ONLY ${days} OF ${wholeYear} DAYS: these are no figures of a year`,
            yearAtThisPaceS: (wallS / days) * wholeYear,
          }
        : {}),
      plans: result.solves.count,
      exactPlans: result.solves.exact,
      sampled: bare.colds,
      insideSolverS: bare.warmMs / 1000,
      foresightS: bare.foresightMs / 1000,
      cpuS: (used.user + used.system - bare.coldCpuUs) / 1e6,
      costs: Object.fromEntries(result.variants.map(({ name, total }) => [name, Math.round(total.cost)])),
      note: 'one sequence in one thread: stored energy and peak of the month tie each step to the one before; includes perfect foresight (one linear program of the year) and the rules',
      cores: cpus().length,
      loadAverage: loadavg()[0],
    },
  };
}
