export * from './backtest/problem.ts';
export * from './backtest/result.ts';
export * from './backtest/routes.ts';
