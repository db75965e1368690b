export * from './config.ts';
export * from './events.ts';
export * from './evidence.ts';
export * from './intervals.ts';
export * from './permissions.ts';
export * from './services.ts';
export * from './supply.ts';
export * from './routes.ts';
