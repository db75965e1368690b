export * from './operation.ts';
export * from './ranges.ts';
