export * from './exact.ts';
export * from './round.ts';
