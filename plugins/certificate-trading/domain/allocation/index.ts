export * from './allocate.ts';
export * from './hourly-score.ts';
export * from './storage-shift.ts';
export * from './types.ts';
