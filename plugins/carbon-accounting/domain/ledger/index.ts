export * from './activity-id.ts';
export * from './activity-text.ts';
export * from './compare.ts';
export * from './flows.ts';
export * from './period.ts';
export * from './published.ts';
export * from './shortfall.ts';
