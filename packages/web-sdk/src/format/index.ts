export * from './locale.ts';
export * from './number.ts';
export * from './time.ts';
export * from './units.ts';
