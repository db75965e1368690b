export * from './clocks.ts';
export * from './config.ts';
export * from './listener.ts';
export * from './permissions.ts';
export * from './routes.ts';
export * from './topics.ts';
export * from './uplink.ts';
export * from './discovery.ts';
