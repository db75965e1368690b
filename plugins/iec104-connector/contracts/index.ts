export * from './config.ts';
export * from './discovery.ts';
export * from './permissions.ts';
export * from './routes.ts';
export * from './topics.ts';
