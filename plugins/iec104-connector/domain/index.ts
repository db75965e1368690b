export * from './errors.ts';
export * from './back-off.ts';
export * from './values.ts';
export * from './commands.ts';
