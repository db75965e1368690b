export * from './allocate-claims.ts';
export * from './allocate-sold.ts';
