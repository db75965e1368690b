export * from './apdu.ts';
export * from './splitter.ts';
export * from './time.ts';
export * from './types.ts';
export * from './element.ts';
export * from './asdu.ts';
export * from './link.ts';
