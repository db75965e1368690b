export * from './anomalies.ts';
export * from './heat-map.ts';
export * from './load-statistics.ts';
export * from './local-hours.ts';
export * from './production.ts';
