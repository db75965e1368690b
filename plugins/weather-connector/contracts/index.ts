export * from './config.ts';
export * from './evidence.ts';
export * from './permissions.ts';
export * from './routes.ts';
export * from './weather.ts';
