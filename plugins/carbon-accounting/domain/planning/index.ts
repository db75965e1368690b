export * from './avoided.ts';
export * from './claim.ts';
export * from './demand.ts';
export * from './energy-cost.ts';
export * from './finance.ts';
export * from './macc.ts';
export * from './scenario.ts';
export * from './demonstration.ts';
