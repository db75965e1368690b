export * from './backtest/index.ts';
export * from './savings/index.ts';
export * from './control/index.ts';
export * from './gate/index.ts';
export * from './problem/index.ts';
export * from './forecast/index.ts';
export * from './evidence/methods.ts';
export * from './evidence/forecast-error.ts';
