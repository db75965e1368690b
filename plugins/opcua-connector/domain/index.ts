export * from './back-off.ts';
export * from './errors.ts';
export * from './node-id.ts';
export * from './read-value.ts';
export * from './resolve.ts';
