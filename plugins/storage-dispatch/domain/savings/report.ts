import { savingsVariants, type SavingsFigures, type SavingsRow, type SavingsVariant } from '../../contracts/savings.ts';
import type { BacktestProblemInput } from '../../contracts/backtest.ts';
import { readHistory } from '../backtest/history.ts';
import { valueOfStored } from '../backtest/stored-value.ts';
import type { DispatchSolver } from '../problem/attempt.ts';
import { comparedFlows, withoutStorage, type Flows, type Metered } from './flows.ts';
import { settle } from './settle.ts';

/** The site of a savings report without its load, which comes from the meters. */
export type SavingsSite = Omit<
  BacktestProblemInput,
  'load' | 'pv' | 'wind' | 'horizonHours' | 'forecast' | 'baselines'
>;

export interface SavingsRows {
  readonly storedValue: number;
  readonly total: SavingsRow;
  readonly months: SavingsRow[];
  readonly days: SavingsRow[];
}

const dayMs = 86_400_000;

/**
 * What storage saved: the site as it was metered, beside the same site without storage, run by the rules of the tariff, and
 * run by one who knew everything. Quarter hours in which a meter or a price is missing are left out of all of them.
 * @throws BACKTEST_INVALID for a site that is not well-formed.
 */
export async function savingsReport(
  site: SavingsSite,
  metered: Metered,
  solver: DispatchSolver,
  options: { signal?: AbortSignal; onProgress?: (share: number) => void } = {},
): Promise<SavingsRows> {
  const net = withoutStorage(metered);
  const half = (sign: 1 | -1): (number | null)[] =>
    Array.from(net, (kw) => (Number.isNaN(kw) ? null : Math.max(0, sign * kw)));
  const history = readHistory({ ...site, load: half(1), pv: half(-1) });
  const storedValue = valueOfStored(history);
  const compared = await comparedFlows(history, storedValue, solver, {
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.onProgress ? { onDone: options.onProgress } : {}),
  });
  const flows: Record<SavingsVariant, Flows> = { metered, ...compared };
  const row = (key: string, steps: readonly number[], demand: boolean): SavingsRow => ({
    key,
    steps: steps.filter((t) => !history.gap[t]).length,
    gaps: steps.filter((t) => history.gap[t]).length,
    variants: Object.fromEntries(
      savingsVariants.map((name) => [name, settle(history, flows[name], steps, { storedValue, demand })]),
    ) as Record<SavingsVariant, SavingsFigures>,
  });
  const all = Array.from({ length: history.count - history.first }, (_, i) => history.first + i);
  const months = groups(all, (t) => history.months[history.month[t]!]!);
  const days = groups(all, (t) => new Date(history.day[t]! * dayMs).toISOString().slice(0, 10));
  return {
    storedValue,
    total: row('total', all, true),
    months: months.map(([key, steps]) => row(key, steps, true)),
    days: days.map(([key, steps]) => row(key, steps, false)),
  };
}

function groups(steps: readonly number[], keyOf: (t: number) => string): [string, number[]][] {
  const map = new Map<string, number[]>();
  for (const t of steps) {
    const key = keyOf(t);
    const list = map.get(key);
    if (list) list.push(t);
    else map.set(key, [t]);
  }
  return [...map];
}
