export * from './day-outlook.ts';
export * from './outlook.ts';
