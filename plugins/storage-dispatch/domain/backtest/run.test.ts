import { createSession, solveHere } from '@lingtan/optimizer';
import { describe, expect, it, vi } from 'vitest';
import type { BacktestForecast, BacktestProblemInput, BacktestResult } from '../../contracts/backtest.ts';
import { madeYear } from './fixtures/made-year.ts';
import { naiveForeseer } from './forecasts.ts';
import { readHistory } from './history.ts';
import { pluginForeseer } from './plugin-forecasts.ts';
import { runBacktest, type BacktestCheckpoint } from './run.ts';
import { energyAfter, SiteRun } from './site-run.ts';

// Thousands of small linear programs: seconds on a quiet machine, more on a busy one.
vi.setConfig({ testTimeout: 120_000 });

const solver = { solve: solveHere, createSession };
const variant = (result: BacktestResult, name: string) => result.variants.find((each) => each.name === name)!;
const faults = (change: object): string[] => {
  try {
    readHistory({ ...madeYear(2), ...change });
    return [];
  } catch (error) {
    const { params } = error as { params: { issues: { path: string; message: string }[] } };
    return params.issues.map(({ path, message }) => `${path}: ${message}`);
  }
};

describe('a backtest', () => {
  const from = '2025-01-29T00:00:00+08:00';
  const runs = new Map<BacktestForecast, Promise<BacktestResult>>();
  const run = (forecast: BacktestForecast) => {
    if (!runs.has(forecast)) runs.set(forecast, runBacktest(madeYear(33, { from, forecast }), { solver }));
    return runs.get(forecast)!;
  };

  it('lies between perfect foresight and no storage, and better forecasts cost less', async () => {
    const [perfect, naive] = [await run('perfect'), await run('naive')];
    const cost = (result: BacktestResult, name: string) => variant(result, name).total.cost;
    const { bound, total } = variant(perfect, 'perfect-foresight');
    expect(bound).toBeCloseTo(total.cost, 4);
    expect(bound!).toBeLessThan(cost(perfect, 'rolling'));
    expect(cost(perfect, 'rolling')).toBeLessThan(cost(naive, 'rolling'));
    for (const rule of ['self-consumption', 'time-of-use', 'no-storage']) {
      expect(cost(naive, 'rolling')).toBeLessThan(cost(naive, rule));
      expect(bound!).toBeLessThan(cost(naive, rule));
    }
    expect(naive.solves).toMatchObject({ count: 5 * 96, exact: 0, fallback: 0, forecastSubstitutes: 0 });
    expect(naive.forecastError.load).toBeGreaterThan(perfect.forecastError.load!);
  });

  it('bills each month by itself, and the months add up to the whole', async () => {
    const result = await run('naive');
    for (const { total, months } of result.variants) {
      expect(months.map(({ month }) => month)).toEqual(['2025-01', '2025-02']);
      for (const { costs, peakKw } of months) expect(costs.demand).toBeCloseTo(38 * peakKw, 6);
      for (const part of ['energyBuy', 'energySell', 'demand', 'degradation'] as const)
        expect(months.reduce((sum, { costs }) => sum + costs[part], 0)).toBeCloseTo(total.costs[part], 6);
    }
    // Without storage the bill is a sum over the meter.
    const { load, pv, buyPrice, sellPrice, grid } = madeYear(33);
    let [buy, sell] = [0, 0];
    for (let t = 28 * 96; t < load.length; t++) {
      const net = load[t]! - pv![t]!;
      buy += Math.max(0, net) * (buyPrice as number[])[t]! * 0.25;
      sell += Math.min(grid.exportMax!, Math.max(0, -net)) * (sellPrice as number) * 0.25;
    }
    const { costs } = variant(result, 'no-storage').total;
    expect(costs.energyBuy).toBeCloseTo(buy, 6);
    expect(costs.energySell).toBeCloseTo(-sell, 6);
  });

  it('keeps the energy: what comes in, goes out, is lost or curtailed', async () => {
    for (const { total, name } of (await run('naive')).variants) {
      const { importKwh, exportKwh, generationKwh, curtailedKwh, loadKwh, chargedKwh, dischargedKwh } = total;
      const left = importKwh + generationKwh - curtailedKwh + dischargedKwh - exportKwh - loadKwh - chargedKwh;
      expect(Math.abs(left), name).toBeLessThan(1e-6 * loadKwh);
    }
  });

  it('is the same run when it is taken up again from a checkpoint', async () => {
    const early = '2025-01-20T00:00:00+08:00';
    const checkpoints: BacktestCheckpoint[] = [];
    const input = madeYear(33, { from: early, baselines: [], forecast: 'plugin', replanSteps: 8 });
    const whole = await runBacktest(input, { solver, onCheckpoint: (each) => checkpoints.push(each) });
    expect(checkpoints.map(({ step }) => step)).toEqual([26 * 96]);
    const stored = JSON.parse(JSON.stringify(checkpoints[0])) as BacktestCheckpoint;
    const rest = await runBacktest(input, { solver, resume: stored });
    expect({ ...rest, solves: null }).toEqual({ ...whole, solves: null });
    expect(rest.solves).toEqual(whole.solves);
    await expect(runBacktest(input, { solver, resume: { ...stored, step: 5 } })).rejects.toMatchObject({
      code: 'BACKTEST_CHECKPOINT_FOREIGN',
    });
  });

  it('stops when it is cancelled, and tells how far it is', async () => {
    const abort = new AbortController();
    const shares: number[] = [];
    const onProgress = (share: number): void => {
      shares.push(share);
      if (share > 0.1) abort.abort(new Error('enough'));
    };
    await expect(runBacktest(madeYear(7), { solver, signal: abort.signal, onProgress })).rejects.toThrow('enough');
    expect(shares.at(-1)).toBeLessThan(0.15);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  });

  it('leaves steps without data out of every run, and names them', async () => {
    const base = madeYear(3, { from: '2025-01-02T00:00:00+08:00' });
    const load = base.load.map((value, t) => (t >= 100 && t < 104 ? null : value));
    const buyPrice = (base.buyPrice as number[]).map((value, t) => (t === 103 ? null : value));
    const result = await runBacktest({ ...base, load, buyPrice }, { solver });
    expect(result.steps).toBe(2 * 96 - 4);
    expect(result.gaps).toEqual([
      { from: '2025-01-01T17:00:00.000Z', to: '2025-01-01T17:45:00.000Z', series: ['load'], steps: 3 },
      { from: '2025-01-01T17:45:00.000Z', to: '2025-01-01T18:00:00.000Z', series: ['load', 'buyPrice'], steps: 1 },
    ]);
    const loads = new Set(result.variants.map(({ total }) => total.loadKwh.toFixed(6)));
    expect(loads.size).toBe(1);
    expect(variant(result, 'perfect-foresight').bound).toBeCloseTo(variant(result, 'perfect-foresight').total.cost, 4);
  });
});

describe('forecasts of a backtest', () => {
  it.each(['naive', 'plugin'] as const)('%s: the future does not change them', (kind) => {
    const look = (input: BacktestProblemInput, t: number) => {
      const history = readHistory(input);
      const foreseer = kind === 'naive' ? naiveForeseer(history) : pluginForeseer(history);
      const [load, generation] = [new Float64Array(history.horizon), new Float64Array(history.horizon)];
      foreseer.look(t, load, generation);
      return [...load, ...generation];
    };
    const base = madeYear(50, { from: '2025-02-10T00:00:00+08:00' });
    const t = 41 * 96 + 30;
    const spoilt = (values: readonly (number | null)[]) => values.map((value, at) => (at < t ? value : 1e6));
    const seen = look(base, t);
    expect(look({ ...base, load: spoilt(base.load), pv: spoilt(base.pv!) }, t)).toEqual(seen);
    expect(new Set(seen).size).toBeGreaterThan(96);
  });
});

describe('the physics of a step', () => {
  const history = readHistory(madeYear(1, { grid: { importMax: 800, exportMax: 2000 } }));
  const [battery] = history.problem.batteries;

  it('cuts a setpoint to rating and energy band, and loses what the efficiencies say', () => {
    const run = new SiteRun(history, 0);
    expect(run.step(0, [9999])!.power[0]).toBe(500);
    expect(run.state.energy[0]).toBeCloseTo(500 - 125 / 0.95, 9);
    for (let t = 1; t < 8; t++) run.step(t, [9999]);
    expect(run.state.energy[0]).toBeCloseTo(100, 9);
    for (let t = 8; t < 20; t++) run.step(t, [-9999]);
    expect(run.state.energy[0]).toBeCloseTo(900, 9);
    expect(energyAfter(battery!, 500, -100, 0.25)).toBeCloseTo(500 + 23.75, 9);
  });

  it('gives more than the setpoint where the import would go above what is to be held', () => {
    const run = new SiteRun(history, 0);
    const t = 80;
    const net = history.load[t]! - history.generation[t]!;
    expect(net).toBeGreaterThan(60);
    expect(run.step(t, [-200])!.importKw).toBeCloseTo(net + 200, 9);
    expect(run.step(t, [-200], net - 50)!.importKw).toBeCloseTo(net - 50, 9);
    expect(run.step(t, [9999], net)!.power[0]).toBe(500);
  });
});

describe('faults of a backtest', () => {
  it('name the field, the value and what was expected', () => {
    expect(faults({ pv: [1, 2] })).toEqual(['pv: 2 values, expected 192, as many as load has']);
    expect(faults({ zone: 'Moon' })).toEqual([
      'zone: Moon is not valid; expected an IANA time zone, e.g. Asia/Shanghai',
    ]);
    expect(faults({ from: '2026-01-01T00:00:00Z' })[0]).toMatch(/^from: 2026-01-01T00:00:00Z is not valid; expected/);
    const [battery] = madeYear(1).batteries;
    expect(faults({ batteries: [{ ...battery!, initial: 50 }] })).toEqual([
      'batteries[battery].initial: 50 is not valid; expected from 100 to 900',
    ]);
    expect(faults({ load: [-1, ...madeYear(2).load.slice(1)] })).toEqual([
      'load[0]: -1 is not valid; expected a number from 0, or null',
    ]);
    expect(faults({ replanSteps: 0 })[0]).toBe('replanSteps: 0 is too small; expected a number of at least 1');
  });
});
