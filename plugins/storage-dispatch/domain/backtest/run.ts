import type { BacktestProblemInput, BacktestResult, BacktestVariant } from '../../contracts/backtest.ts';
import { backtestErrors } from './errors.ts';
import { naiveForeseer, perfectForeseer, type Foreseer } from './forecasts.ts';
import { solveForesight } from './foresight.ts';
import { gapsOf, readHistory, type History } from './history.ts';
import { pluginForeseer } from './plugin-forecasts.ts';
import { noStats, RollingPlanner, type BacktestSolver, type RollingStats } from './rolling.ts';
import { ruleOf } from './rules.ts';
import { SiteRun, type SiteState } from './site-run.ts';
import { valueOfStored } from './stored-value.ts';
import { figuresOf } from './totals.ts';

/** Where a run can be taken up again; plain data. */
export interface BacktestCheckpoint {
  /** Next step of the history. */
  readonly step: number;
  readonly site: SiteState;
  readonly stats: RollingStats;
}

export interface RunBacktestOptions {
  readonly solver: BacktestSolver;
  /** Share of the work that is done, 0..1; called about a hundred times. */
  readonly onProgress?: (share: number) => void;
  /** Called with each state from which the run can be taken up again. */
  readonly onCheckpoint?: (checkpoint: BacktestCheckpoint) => void;
  readonly resume?: BacktestCheckpoint;
  readonly signal?: AbortSignal;
  /** Lets other work of the thread run; called between blocks of steps. */
  readonly breathe?: () => Promise<void>;
}

/** Steps between two checkpoints, days. There the solver begins afresh, so that a resumed run is the same run. */
const checkpointDays = 7;
/** Share of the work that the plan over the whole period is reckoned as. */
const foresightShare = 0.05;

/**
 * Runs storage through a history: rolling plans, and what they are compared with. The same problem gives the same result,
 * resumed or not. Steps depend on one another through the stored energy and the peak of the month, so a run is one
 * sequence; it is never cut into segments.
 * @throws BACKTEST_INVALID for a problem that is not well-formed; the signal's reason when it was aborted.
 */
export async function runBacktest(input: BacktestProblemInput, options: RunBacktestOptions): Promise<BacktestResult> {
  const history = readHistory(input);
  const { problem, first, count, start, stepMs } = history;
  const storedValue = valueOfStored(history);
  const { site, stats } = await roll(history, storedValue, options);
  const variants = [variantOf(history, 'rolling', site)];
  for (const name of problem.baselines) {
    options.signal?.throwIfAborted();
    const run = new SiteRun(history, storedValue);
    let bound: number | null = null;
    if (name === 'perfect-foresight') {
      const foresight = await solveForesight(history, options.solver, storedValue, options.signal);
      bound = foresight.bound;
      for (let t = first; t < count; t++) run.step(t, foresight.setpoints(t));
    } else {
      const rule = ruleOf(name, history);
      for (let t = first; t < count; t++) if (!history.gap[t]) run.step(t, rule(run, t));
    }
    run.close();
    variants.push(variantOf(history, name, run, bound));
    await options.breathe?.();
  }
  options.onProgress?.(1);
  const gaps = gapsOf(history);
  const mean = (sum: number): number | null => (stats.compared > 0 ? sum / stats.compared : null);
  const iso = (t: number): string => new Date(start + t * stepMs).toISOString();
  return {
    from: iso(first),
    to: iso(count),
    steps: count - first - gaps.reduce((sum, { steps }) => sum + steps, 0),
    currency: problem.currency,
    forecast: problem.forecast,
    storedValue,
    variants,
    gaps,
    solves: {
      count: stats.count,
      exact: stats.exact,
      fallback: stats.fallback,
      forecastSubstitutes: stats.substitutes,
    },
    forecastError: {
      load: mean(stats.loadError),
      generation: history.pv || history.wind ? mean(stats.generationError) : null,
    },
  };
}

async function roll(history: History, storedValue: number, options: RunBacktestOptions) {
  const { problem, first, count, stepMs, gap } = history;
  const { resume, signal, onProgress, onCheckpoint, breathe } = options;
  const block = (checkpointDays * 86_400_000) / stepMs;
  if (resume && (resume.step < first || resume.step > count || (resume.step - first) % block !== 0))
    throw backtestErrors.CHECKPOINT_FOREIGN({ step: resume.step });
  const copy = resume ? structuredClone(resume) : undefined;
  const site = new SiteRun(history, storedValue, copy?.site);
  const planner = new RollingPlanner(history, foreseerOf(history), options.solver, copy?.stats ?? noStats());
  const every = Math.max(1, Math.ceil((count - first) / 100));
  try {
    for (let t = copy?.step ?? first; t < count; t++) {
      if ((t - first) % block === 0 && t > first) {
        planner.restart();
        onCheckpoint?.(structuredClone({ step: t, site: site.state, stats: planner.stats }));
      }
      if ((t - first) % every === 0) {
        await breathe?.();
        onProgress?.(((t - first) / (count - first)) * (1 - foresightShare));
      }
      signal?.throwIfAborted();
      if (gap[t]) continue;
      const { setpoints, holdKw } = await planner.ask(site, t);
      site.step(t, setpoints, holdKw);
    }
  } finally {
    planner.restart();
  }
  site.close();
  return { site, stats: planner.stats };

  function foreseerOf(from: History): Foreseer {
    if (problem.forecast === 'perfect') return perfectForeseer(from);
    return problem.forecast === 'naive' ? naiveForeseer(from) : pluginForeseer(from);
  }
}

function variantOf(
  history: History,
  name: BacktestVariant['name'],
  { state }: SiteRun,
  bound: number | null = null,
): BacktestVariant {
  const simulated = history.months
    .map((month, index) => ({ month, index }))
    .filter(({ index }) => index >= history.month[history.first]!);
  return {
    name,
    total: figuresOf(
      history,
      simulated.map(({ index }) => ({ index, month: state.months[index]! })),
    ),
    months: simulated.map(({ month, index }) => ({
      month,
      ...figuresOf(history, [{ index, month: state.months[index]! }]),
    })),
    bound,
  };
}
