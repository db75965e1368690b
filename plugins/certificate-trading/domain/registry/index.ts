export * from './reconcile.ts';
export * from './connectors.ts';
