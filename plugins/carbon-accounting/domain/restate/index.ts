export * from './restate.ts';
