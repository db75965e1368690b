import type { SavingsVariant } from '../../contracts/savings.ts';
import { solveForesight } from '../backtest/foresight.ts';
import type { History } from '../backtest/history.ts';
import { ruleOf } from '../backtest/rules.ts';
import { SiteRun } from '../backtest/site-run.ts';
import type { DispatchSolver } from '../problem/attempt.ts';

/** Powers of one way of running the site, one value per step of the history, kW. */
export interface Flows {
  readonly importKw: Float64Array;
  readonly exportKw: Float64Array;
  /** Discharge minus charge of each battery. */
  readonly power: readonly Float64Array[];
}

/** What the meters recorded; NaN where they have nothing. */
export type Metered = Flows;

/** What entered the site less what left it, had its batteries rested. */
export function withoutStorage({ importKw, exportKw, power }: Metered): Float64Array {
  return importKw.map((kw, t) => kw - exportKw[t]! + power.reduce((sum, own) => sum + own[t]!, 0));
}

function emptyFlows({ count, problem }: History): Flows {
  const empty = (): Float64Array => new Float64Array(count);
  return { importKw: empty(), exportKw: empty(), power: problem.batteries.map(empty) };
}

/** The flows that the compared ways would have had on the same load and generation. */
export async function comparedFlows(
  history: History,
  storedValue: number,
  solver: DispatchSolver,
  { signal, onDone }: { signal?: AbortSignal; onDone?: (share: number) => void } = {},
): Promise<Record<Exclude<SavingsVariant, 'metered'>, Flows>> {
  const run = (ask: (site: SiteRun, t: number) => ArrayLike<number>): Flows => {
    const site = new SiteRun(history, storedValue);
    const flows = emptyFlows(history);
    for (let t = history.first; t < history.count; t++) {
      const step = history.gap[t] ? null : site.step(t, ask(site, t));
      if (!step) continue;
      flows.importKw[t] = step.importKw;
      flows.exportKw[t] = step.exportKw;
      step.power.forEach((kw, i) => (flows.power[i]![t] = kw));
    }
    return flows;
  };
  const none = run(ruleOf('no-storage', history));
  onDone?.(0.1);
  const rules = run(ruleOf('time-of-use', history));
  onDone?.(0.2);
  const foresight = await solveForesight(history, solver, storedValue, signal);
  onDone?.(0.9);
  return {
    'no-storage': none,
    'time-of-use': rules,
    'perfect-foresight': run((_, t) => foresight.setpoints(t)),
  };
}
