export * from './direct.ts';
export * from './electric.ts';
export * from './factory.ts';
export * from './indicators.ts';
export * from './non-fossil.ts';
export * from './rating.ts';
export * from './rules.ts';
export * from './energy-tce.ts';
