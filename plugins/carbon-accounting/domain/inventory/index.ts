export * from './electricity-line.ts';
export * from './formula-text.ts';
export * from './inventory.ts';
export * from './inventory-of.ts';
export * from './line.ts';
export * from './overclaimed.ts';
export * from './scope-of.ts';
