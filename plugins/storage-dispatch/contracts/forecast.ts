export * from './forecast/forecast.ts';
export * from './forecast/provider.ts';
export * from './forecast/scores.ts';
export * from './forecast/series.ts';
