export * from './batch-graph.ts';
export * from './footprint.ts';
export * from './passport.ts';
