export * from './forecast/calendar.ts';
export * from './forecast/correction.ts';
export * from './forecast/forecast.ts';
export * from './forecast/names.ts';
export * from './forecast/provider.ts';
export * from './forecast/scores.ts';
export * from './forecast/series.ts';
export * from './forecast/weather-use.ts';
