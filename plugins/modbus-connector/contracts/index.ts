export * from './config.ts';
export * from './permissions.ts';
export * from './register.ts';
export * from './routes.ts';
export * from './topics.ts';
export * from './discovery.ts';
