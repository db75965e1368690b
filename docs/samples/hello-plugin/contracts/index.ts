export * from './config.ts';
export * from './events.ts';
export * from './permissions.ts';
export * from './routes.ts';
export * from './services.ts';
