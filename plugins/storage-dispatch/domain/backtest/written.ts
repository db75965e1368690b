import { backtestProblem } from '../../contracts/backtest.ts';
import type { BacktestProblem, BacktestProblemInput, BacktestResult } from '../../contracts/backtest.ts';
import { unreadOf, type UnreadRule } from '../problem/issues-unread.ts';
import { backtestErrors } from './errors.ts';
import { runBacktest, type RunBacktestOptions } from './run.ts';

const whole: readonly UnreadRule<BacktestProblem>[] = [
  [['carbonPrice'], ({ carbonFactor }) => carbonFactor === undefined, 'without carbonFactor'],
  [
    ['site'],
    ({ forecast, pv }) => forecast !== 'plugin' || pv === undefined,
    'unless the forecast of pv is that of the plugin',
  ],
];
const grid: readonly UnreadRule<BacktestProblem['grid']>[] = [
  [
    ['demandThresholdKw', 'demandIncumbentKw', 'holdPeak'],
    ({ demandPricePerKw }) => demandPricePerKw === 0,
    'without demandPricePerKw',
  ],
];

/**
 * As {@link runBacktest}, of a history that somebody wrote: fields that nothing reads are refused by their names.
 * @throws BACKTEST_INVALID
 */
export async function runWrittenBacktest(
  input: BacktestProblemInput,
  options: RunBacktestOptions,
): Promise<BacktestResult> {
  const { data } = backtestProblem.safeParse(input);
  const issues = data ? [...unreadOf('', input, data, whole), ...unreadOf('grid', input.grid, data.grid, grid)] : [];
  const [first] = issues;
  if (first) throw backtestErrors.INVALID({ count: issues.length, first: `${first.path}: ${first.message}`, issues });
  return runBacktest(input, options);
}
