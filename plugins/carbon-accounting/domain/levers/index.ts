export * from './rank-levers.ts';
