export * from './frame-splitter.ts';
export { readBcdNumber } from './bcd.ts';
