export * from './service.ts';
export * from './notices.ts';
export * from './permissions.ts';
export * from './events.ts';
export * from './evidence.ts';
export * from './topics.ts';
export * from './config.ts';
export * from './routes.ts';
