export * from './allocate.ts';
export * from './cover-accounts.ts';
export * from './hourly-score.ts';
export * from './storage-shift.ts';
export * from './types.ts';
