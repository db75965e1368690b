export { backtestErrors } from './errors.ts';
export { readHistory, type History } from './history.ts';
export { runBacktest, type BacktestCheckpoint, type RunBacktestOptions } from './run.ts';
export type { BacktestSolver } from './rolling.ts';
