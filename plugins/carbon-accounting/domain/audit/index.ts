export * from './opinion.ts';
export * from './sample.ts';
