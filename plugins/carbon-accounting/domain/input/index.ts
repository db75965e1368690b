export * from './ranges.ts';
