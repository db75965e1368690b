export * from './cycle.ts';
export * from './plan.ts';
export * from './say-now.ts';
export * from './to-command.ts';
export * from './types.ts';
