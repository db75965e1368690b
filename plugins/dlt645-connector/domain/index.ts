export * from './errors.ts';
export * from './back-off.ts';
export * from './resolve.ts';
export * from './read-value.ts';
