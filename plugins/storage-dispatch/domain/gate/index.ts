export * from './decide.ts';
export * from './read-back.ts';
export { WrittenIds } from './replay.ts';
export * from './state.ts';
export { limitWindow } from './windows.ts';
