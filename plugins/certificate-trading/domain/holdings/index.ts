export * from './balances.ts';
export * from './holding.ts';
export * from './take.ts';
export * from './transitions.ts';
