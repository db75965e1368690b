export * from './evaluate-formula.ts';
