export * from './check-units.ts';
export * from './order-formulas.ts';
export * from './parse-formula.ts';
export * from './syntax.ts';
