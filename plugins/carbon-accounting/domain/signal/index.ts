export * from './cap-window.ts';
