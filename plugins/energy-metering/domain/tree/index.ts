export * from './meter-tree.ts';
export * from './node-balance.ts';
export * from './suspects.ts';
