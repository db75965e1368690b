export * from './frame.ts';
export * from './reading.ts';
