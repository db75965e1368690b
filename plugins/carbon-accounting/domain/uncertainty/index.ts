export * from './entries.ts';
export * from './monte-carlo.ts';
export * from './propagate.ts';
export * from './random.ts';
