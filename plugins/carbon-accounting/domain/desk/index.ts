export * from './request-state.ts';
